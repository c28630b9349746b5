"""The MobileNet space of Accel-NASBench: seven stages of expansion, kernel, layers, squeeze-excite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nasgauge.core import InputError, ProductSpace
from nasgauge_adapters.literals import literal, whole_numbers_of

STAGES = 7
EXPANSIONS, KERNELS, GATES = ("1", "4", "6"), ("3", "5"), ("0", "1")
LAYERS = (*[("1", "2", "3")] * 5, ("1", "2", "3", "4"), ("1", "2", "3"))
QUANTITIES = {"e": "expansion", "k": "kernel", "l": "layers", "se": "squeeze-excite"}

_STAGE = re.compile(r"e(\d+)k(\d+)l(\d+)se(\d+)", re.ASCII)
_FORM = "e1k3l1se0-e6k5l2se1-..., 7 stages joined by '-'"


@dataclass(frozen=True)
class Stage:
    """What is chosen of one stage."""

    expansion: int
    kernel: int
    layers: int
    squeeze_excite: bool


def parse_options(text: str) -> tuple[str, ...]:
    """Options taken at the 28 decisions, from any notation.

    The canonical string; the dictionary of the published files (`block0_e`, ..., `block6_se`), or what it
    is the `architecture` of; the four lists e, k, l and se.

    >>> ones, kernels = [1] * 7, [3] * 7
    >>> format_options(parse_options(f"{ones}, {kernels}, {ones}, {[False] * 7}"))[:19]
    'e1k3l1se0-e1k3l1se0'

    Raises:
        InputError: Saying what is wrong, and at which stage.
    """
    text = text.strip()
    options = _of_literal(text) if text[:1] in tuple("{[(") else _of_string(text)
    for option, (decision, known) in zip(options, STAGED.choices.items(), strict=True):
        if option not in known:
            raise InputError(f"{decision} is {option[:20]} in {text[:80]!r}: wanted {' or '.join(known)}")
    return options


def format_options(options: tuple[str, ...]) -> str:
    """The canonical string.

    >>> format_options(("1", "3", "2", "0") * 7)[:19]
    'e1k3l2se0-e1k3l2se0'
    """
    return "-".join(f"e{e}k{k}l{layers}se{se}" for e, k, layers, se in by_stage(options))


def by_stage(options: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Expansion, kernel, layers and squeeze-excite of each stage."""
    return zip(*[iter(options)] * len(QUANTITIES), strict=True)


def stages_of(architecture: str) -> list[Stage]:
    """What is chosen of each stage, in any notation."""
    return [
        Stage(int(e), int(k), int(layers), se == "1")
        for e, k, layers, se in by_stage(parse_options(architecture))
    ]


def operations(architecture: str) -> frozenset[str]:
    """Names of the kinds of blocks in it.

    >>> sorted(operations("-".join(["e1k3l1se0"] * 6 + ["e6k5l1se1"])))
    ['e1k3', 'e6k5 with squeeze-excite']
    """
    return frozenset(
        f"e{stage.expansion}k{stage.kernel}{' with squeeze-excite' * stage.squeeze_excite}"
        for stage in stages_of(architecture)
    )


def _of_string(text: str) -> tuple[str, ...]:
    parts = text.split("-")
    if len(parts) != STAGES:
        raise InputError(f"{text[:80]!r} has {len(parts)} of the {STAGES} stages: wanted {_FORM}")
    found: list[str] = []
    for number, part in enumerate(parts, start=1):
        stage = _STAGE.fullmatch(part)
        if stage is None:
            raise InputError(f"stage {number} of {text[:80]!r} is {part[:40]!r}: wanted {_FORM}")
        found += stage.groups()
    return tuple(found)


def _of_literal(text: str) -> tuple[str, ...]:
    value = literal(text)
    if isinstance(value, dict):
        value = value.get("architecture", value)
    if isinstance(value, dict) and value.keys() == {*QUANTITIES}:
        value = [value[name] for name in QUANTITIES]
    elif isinstance(value, dict):
        value = [[_block(value, stage, name) for stage in range(STAGES)] for name in QUANTITIES]
    if not isinstance(value, list | tuple) or len(value) != len(QUANTITIES):
        raise InputError(f"{text[:80]!r}: wanted the four lists e, k, l and se, or {_FORM}")
    lists = [whole_numbers_of(each, name, STAGES) for name, each in zip(QUANTITIES, value, strict=True)]
    return tuple(str(option) for stage in zip(*lists, strict=True) for option in stage)


def _block(value: dict[object, object], stage: int, name: str) -> object:
    key = f"block{stage}_{name}"
    if key not in value:
        raise InputError(f"there is no {key}: wanted block0_e to block{STAGES - 1}_se")
    return value[key]


STAGED = ProductSpace(
    "mnasnet",
    {
        f"stage {stage} {name}": options
        for stage, layers in enumerate(LAYERS, start=1)
        for name, options in zip(QUANTITIES.values(), (EXPANSIONS, KERNELS, layers, GATES), strict=True)
    },
    parse_options,
    format_options,
)
"""All 1.045e11 of them: four decisions per stage."""
