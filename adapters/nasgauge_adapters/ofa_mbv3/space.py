"""The MobileNetV3 space of Once-for-All: five stages of two to four blocks, of a kernel and an expansion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NoReturn

from nasgauge.core import Decisions
from nasgauge.core.sampling import distinct, generator, too_many
from nasgauge_adapters.ofa_mbv3.notations import (
    DEPTHS,
    EXPANSIONS,
    KERNELS,
    PLACES,
    STAGES,
    Block,
    format_stages,
    parse_stages,
)

CHOICES = tuple((kernel, expansion) for kernel in KERNELS for expansion in EXPANSIONS)
_PER_STAGE = sum(len(CHOICES) ** depth for depth in DEPTHS)
SIZE = _PER_STAGE**STAGES


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
