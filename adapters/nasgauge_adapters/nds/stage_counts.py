"""Parameters and multiply-adds of networks of stages, by arithmetic: a table is read without torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nasgauge_adapters.nds.stages import Stage, StageArchitecture


@dataclass(frozen=True)
class Counts:
    """What a network has.

    Attributes:
        params: Weights of convolutions, batch norms and the classifier.
        macs: Multiply-adds of convolutions and the classifier for one image.
    """

    params: int
    macs: int


def counts(architecture: StageArchitecture, *, classes: int, size: int) -> Counts:
    """Counts of a network for images of `size` x `size` pixels.

    Example:
        >>> from nasgauge_adapters.nds.stages import read_architecture
        >>> counts(read_architecture("basic/c3s1w16/d9w16s1-d9w32s2-d9w64s2"), classes=10, size=32).params
        855770
    """
    stem = architecture.stem
    side = -(-size // stem.stride)
    found = [(_conv(3, stem.width, stem.kernel), side)]
    side = -(-side // 2) if stem.pool else side
    inputs = stem.width
    for stage in architecture.stages:
        for number in range(stage.depth):
            stride = stage.stride if number == 0 else 1
            before, side = side, -(-side // stride)
            convolutions = _BLOCKS[architecture.block](inputs, stage)
            found += [(each, before if each[2] else side) for each in convolutions]
            if architecture.block != "vanilla" and (inputs != stage.width or stride != 1):
                found.append((_conv(inputs, stage.width, 1), side))
            inputs = stage.width
    head = inputs * classes
    params = sum(weights + 2 * outputs for (weights, outputs, _), _ in found)
    macs = sum(weights * each**2 for (weights, _, _), each in found)
    return Counts(params + head + classes, macs + head)


_Convolution = tuple[int, int, bool]
"""Weights, channels out, whether it comes before the stride."""


def _conv(inputs: int, outputs: int, kernel: int, groups: int = 1, *, early: bool = False) -> _Convolution:
    return inputs // groups * outputs * kernel**2, outputs, early


def _double(inputs: int, stage: Stage) -> Iterator[_Convolution]:
    yield _conv(inputs, stage.width, 3)
    yield _conv(stage.width, stage.width, 3)


def _bottleneck(inputs: int, stage: Stage) -> Iterator[_Convolution]:
    yield _conv(inputs, stage.inner, 1, early=True)
    yield _conv(stage.inner, stage.inner, 3, stage.groups)
    yield _conv(stage.inner, stage.width, 1)


_BLOCKS = {"vanilla": _double, "basic": _double, "bottleneck": _bottleneck}
