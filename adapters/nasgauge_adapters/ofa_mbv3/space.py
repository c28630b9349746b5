"""The MobileNetV3 space of Once-for-All: five stages of two to four blocks, of a kernel and an expansion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

from nasgauge.core import Decisions, InputError
from nasgauge.core.sampling import distinct, generator, too_many
from nasgauge_adapters.literals import literal, whole_numbers_of

STAGES = 5
DEPTHS, KERNELS, EXPANSIONS = (2, 3, 4), (3, 5, 7), (3, 4, 6)
PLACES = max(DEPTHS)
"""Blocks that a stage has room for; published encodings have kernels of those that do not run, too."""

CHOICES = tuple((kernel, expansion) for kernel in KERNELS for expansion in EXPANSIONS)
_PER_STAGE = sum(len(CHOICES) ** depth for depth in DEPTHS)
SIZE = _PER_STAGE**STAGES
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


def parse(text: str) -> str:
    """Canonical string of an architecture in any notation; raises InputError as `parse_stages` does."""
    return format_stages(parse_stages(text))


def enumerate_architectures() -> NoReturn:
    """Nobody can list this space: raises InputError with the way out."""
    raise too_many("ofa_mbv3", SIZE)


def sample(count: int, seed: int) -> list[str]:
    """`count` distinct architectures, uniform over the space; a larger sample extends a smaller one.

    Nearly nine in ten stages of a uniform sample have four blocks, since there are most of these.

    Raises:
        InputError: For a count below 1 or a negative seed.
    """
    random = generator("ofa_mbv3", SIZE, count, seed)
    return distinct(
        count,
        lambda: format_stages([_stage(int(n)) for n in random.integers(_PER_STAGE, size=STAGES)]),
    )


def neighbours(architecture: str) -> list[str]:
    """Architectures with another kernel or expansion of one block, or one last block more or less in a stage.

    A block more has each kernel and expansion.
    """
    stages = parse_stages(architecture)
    return [
        format_stages((*stages[:place], changed, *stages[place + 1 :]))
        for place in range(STAGES)
        for changed in _changed(stages[place])
    ]


def operations(architecture: str) -> frozenset[str]:
    """Names of the kinds of blocks in it, such as `k3e6`."""
    return frozenset(format_stages([[block]]) for stage in parse_stages(architecture) for block in stage)


def _decode(options: Sequence[int]) -> str:
    """Architecture of the options; those of blocks that do not run have no effect."""
    stages = []
    for start in range(0, len(options), 1 + 2 * PLACES):
        depth, *choices = options[start : start + 1 + 2 * PLACES]
        blocks = [(KERNELS[k], EXPANSIONS[e]) for k, e in zip(*[iter(choices)] * 2, strict=True)]
        stages.append(blocks[: DEPTHS[depth]])
    return format_stages(stages)


def _choices() -> dict[str, tuple[str, ...]]:
    found = {}
    for stage in range(1, STAGES + 1):
        found[f"stage {stage} depth"] = tuple(map(str, DEPTHS))
        for place in range(1, PLACES + 1):
            found[f"stage {stage} block {place} kernel"] = tuple(map(str, KERNELS))
            found[f"stage {stage} block {place} expansion"] = tuple(map(str, EXPANSIONS))
    return found


DECISIONS = Decisions((3,) * (STAGES * (1 + 2 * PLACES)), _decode, choices=_choices())
"""Of each stage: its depth, and kernel and expansion of four blocks, of which the first `depth` run."""


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


def _stage(number: int) -> list[Block]:
    """The stage of that number, 0 to 7,370: first all with two blocks, then with three, then with four."""
    depth = DEPTHS[0]
    while number >= len(CHOICES) ** depth:
        number -= len(CHOICES) ** depth
        depth += 1
    return [CHOICES[number // len(CHOICES) ** place % len(CHOICES)] for place in range(depth)]


def _changed(stage: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    for place, (kernel, expansion) in enumerate(stage):
        others = [(k, expansion) for k in KERNELS if k != kernel]
        others += [(kernel, e) for e in EXPANSIONS if e != expansion]
        for block in others:
            yield (*stage[:place], block, *stage[place + 1 :])
    if len(stage) > min(DEPTHS):
        yield stage[:-1]
    if len(stage) < max(DEPTHS):
        yield from ((*stage, block) for block in CHOICES)


def _listed(numbers: Sequence[int]) -> str:
    return " or ".join(map(str, numbers))
