"""How architectures of the MobileNetV3 space of Once-for-All are written: as strings, and as published."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nasgauge.core import InputError
from nasgauge_adapters.literals import literal, whole_numbers_of

STAGES = 5
DEPTHS, KERNELS, EXPANSIONS = (2, 3, 4), (3, 5, 7), (3, 4, 6)
PLACES = max(DEPTHS)
"""Blocks that a stage has room for; published encodings have kernels of those that do not run, too."""

RESOLUTION = 224

Block = tuple[int, int]
"""Kernel and expansion."""

Stages = tuple[tuple[Block, ...], ...]
"""The blocks of each stage that run."""

_BLOCK = re.compile(r"k([0-9]+)e([0-9]+)")
_FORM = "k5e4k7e3|k3e4k3e6k3e3|..., the 2 to 4 blocks of 5 stages"


def parse_stages(text: str) -> Stages:
    """The blocks that run, from any notation.

    The canonical string; the dictionary of the published files, ks[20], e[20], d[5] and perhaps r, of which
    what does not run is left out.

    >>> parse_stages("k3e4k5e3|k3e3k3e4k3e4|k5e3k3e4k5e4|k3e4k5e4|k3e4k5e4")[0]
    ((3, 4), (5, 3))

    Raises:
        InputError: Saying what is wrong, and at which stage.
    """
    text = text.strip()
    stages = _of_literal(text) if text.startswith("{") else _of_string(text)
    for number, stage in enumerate(stages, start=1):
        where = f"stage {number} of {text[:80]!r}"
        if len(stage) not in DEPTHS:
            raise InputError(f"{where} has {len(stage)} blocks: wanted {_listed(DEPTHS)}")
        for kernel, expansion in stage:
            if kernel not in KERNELS or expansion not in EXPANSIONS:
                raise InputError(
                    f"{where} has k{kernel}e{expansion}: wanted k of {_listed(KERNELS)} "
                    f"and e of {_listed(EXPANSIONS)}"
                )
    return stages


def format_stages(stages: Sequence[Sequence[Block]]) -> str:
    """The canonical string: `k5e4k7e3|k3e4k3e6k3e3|...`."""
    return "|".join("".join(f"k{kernel}e{expansion}" for kernel, expansion in stage) for stage in stages)


def _of_string(text: str) -> Stages:
    parts = text.split("|")
    if len(parts) != STAGES:
        raise InputError(f"{text[:80]!r} has {len(parts)} of the {STAGES} stages: wanted {_FORM}")
    for number, part in enumerate(parts, start=1):
        if not re.fullmatch(f"({_BLOCK.pattern}){{1,9}}", part):
            raise InputError(f"stage {number} of {text[:80]!r} is {part[:40]!r}: wanted {_FORM}")
    return tuple(tuple((int(k), int(e)) for k, e in _BLOCK.findall(part)) for part in parts)


def _of_literal(text: str) -> Stages:
    value = literal(text)
    if not isinstance(value, dict):
        raise InputError(f"{text[:80]!r} is a set: wanted a dictionary of ks, e and d, or {_FORM}")
    missing = {"ks", "e", "d"} - value.keys()
    if missing:
        raise InputError(f"{text[:80]!r} has no {', '.join(sorted(missing))}: wanted ks, e and d, or {_FORM}")
    if value.get("r", [RESOLUTION]) not in (RESOLUTION, [RESOLUTION]):
        raise InputError(
            f"r is {str(value['r'])[:20]}: wanted {RESOLUTION}, the one resolution of this space"
        )
    kernels, expansions = (whole_numbers_of(value[name], name, STAGES * PLACES) for name in ("ks", "e"))
    depths = whole_numbers_of(value["d"], "d", STAGES)
    if set(depths) - {*DEPTHS}:
        raise InputError(f"d is {depths}: wanted {_listed(DEPTHS)} for each stage")
    return tuple(
        tuple(zip(kernels[start : start + depth], expansions[start : start + depth], strict=True))
        for start, depth in zip(range(0, STAGES * PLACES, PLACES), depths, strict=True)
    )


def _listed(numbers: Sequence[int]) -> str:
    return " or ".join(map(str, numbers))
