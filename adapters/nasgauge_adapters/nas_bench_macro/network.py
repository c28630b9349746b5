"""Networks of NAS-Bench-Macro: a stem, eight layers in three stages, a classifier.

Source: `Network` of xiusu/NAS-Bench-Macro.
"""

from __future__ import annotations

from collections.abc import Iterator

from torch import nn

from nasgauge_adapters.blocks import BlockShape, ConvNorm, InvertedResidual, at_least_one, scaled
from nasgauge_adapters.mobilenets import MobileNet, pooled_classifier, stem
from nasgauge_adapters.nas_bench_macro.space import STAGES, stages_of

INIT_CHANNELS = 32
LAST_CHANNELS = 1280
_BLOCKS = {"1": (3, 3), "2": (5, 6)}  # kernel, expansion


def build(
    architecture: str,
    *,
    classes: int,
    init_channels: int = INIT_CHANNELS,
    cells: int = max(STAGES),
    stages: int = len(STAGES),
) -> nn.Module:
    """Freshly initialised network: images (B, 3, H, W) -> logits (B, classes).

    Every activation is a ReLU, in 2 of the 3 convolutions of a block. Initialisation is that of torch,
    drawn from its global generator.

    Args:
        architecture: Its code.
        classes: Labels of the task.
        init_channels: Channels of the stem; each stage doubles them.
        cells: The most layers of a stage: those after them are left out.
        stages: The first stages, of 3.

    Raises:
        InputError: For an unknown architecture or a size below 1.
    """
    at_least_one("nas_bench_macro", classes=classes, init_channels=init_channels, cells=cells, stages=stages)
    codes = [stage[:cells] for stage in stages_of(architecture)[:stages]]
    (last,) = scaled([LAST_CHANNELS], init_channels / INIT_CHANNELS)
    return MobileNet(
        stem(init_channels, stride=1),
        _layers(codes, init_channels),
        ConvNorm(init_channels << len(codes), last, 1, activation=nn.ReLU),
        pooled_classifier(last, classes),
    )


def _layers(codes: list[str], channels: int) -> Iterator[nn.Module]:
    for code in codes:
        yield _layer(code[0], channels, 2 * channels, stride=2)
        channels *= 2
        yield from (_layer(digit, channels, channels, stride=1) for digit in code[1:] if digit != "0")


def _layer(digit: str, inputs: int, outputs: int, stride: int) -> nn.Module:
    """A layer that is not nothing."""
    if digit == "0":
        return ConvNorm(inputs, outputs, 1, stride=stride)
    kernel, expansion = _BLOCKS[digit]
    return InvertedResidual(BlockShape(inputs, inputs * expansion, outputs, kernel, stride))
