"""Networks of the MobileNetV3 space of Once-for-All: a stem, a fixed block, five stages, a classifier.

Source: `MobileNetV3Large` of mit-han-lab/once-for-all, width 1.0.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from torch import nn

from nasgauge_adapters.blocks import BlockShape, ConvNorm, InvertedResidual, at_least_one, divisible, scaled
from nasgauge_adapters.mobilenets import MobileNet, kaiming_fan_out, stem, uniform_linear
from nasgauge_adapters.ofa_mbv3.notations import PLACES, STAGES, Stages, parse_stages

INIT_CHANNELS = 16
WIDTHS = (24, 40, 80, 112, 160)
STRIDES = (2, 2, 2, 1, 2)
ACTIVATIONS = (nn.ReLU, nn.ReLU, nn.Hardswish, nn.Hardswish, nn.Hardswish)
SQUEEZE_EXCITE = (False, True, False, True, True)
LAST_CHANNELS, FEATURES = 960, 1280
DROPOUT = 0.1


def build(
    architecture: str,
    *,
    classes: int,
    init_channels: int = INIT_CHANNELS,
    cells: int = PLACES,
    stages: int = STAGES,
) -> nn.Module:
    """Freshly initialised network: images (B, 3, H, W) -> logits (B, classes).

    ReLUs are the activations of the fixed block and of stages 1 and 2, and inside squeeze-excite (stages 2, 4
    and 5); all others are h-swish, which is not a ReLU: activation codes are of the former alone. Gates
    are hard sigmoids. Convolutions are initialised Kaiming normal (fan-out), as the supernet's were.

    Args:
        architecture: In any notation.
        classes: Labels of the task.
        init_channels: Channels of the stem; all widths are in proportion.
        cells: The most blocks of a stage: those after them are left out.
        stages: The first stages, of 5.

    Raises:
        InputError: For an unknown architecture or a size below 1.
    """
    at_least_one("ofa_mbv3", classes=classes, init_channels=init_channels, cells=cells, stages=stages)
    chosen = tuple(blocks[:cells] for blocks in parse_stages(architecture)[:stages])
    wanted = [INIT_CHANNELS, *WIDTHS[: len(chosen)], LAST_CHANNELS, FEATURES]
    first, *widths, last, features = scaled(wanted, init_channels / INIT_CHANNELS)
    network = MobileNet(
        stem(first, stride=2, activation=nn.Hardswish),
        _blocks(chosen, first, widths),
        ConvNorm(widths[-1], last, 1, activation=nn.Hardswish),
        _classifier(last, features, classes),
    )
    kaiming_fan_out(network)
    uniform_linear(network, "in_features")
    return network


def _blocks(stages: Stages, inputs: int, widths: list[int]) -> Iterator[nn.Module]:
    """The fixed block, then those of the stages."""
    yield InvertedResidual(BlockShape(inputs, inputs, inputs, 3))
    for number, (blocks, outputs) in enumerate(zip(stages, widths, strict=True)):
        for place, (kernel, expansion) in enumerate(blocks):
            middle = divisible(inputs * expansion)
            squeezed = divisible(middle // 4) if SQUEEZE_EXCITE[number] else 0
            stride = 1 if place else STRIDES[number]
            shape = BlockShape(inputs, middle, outputs, kernel, stride, squeezed)
            yield InvertedResidual(shape, ACTIVATIONS[number])
            inputs = outputs


def _classifier(channels: int, features: int, classes: int) -> nn.Module:
    """Mean over pixels, then two layers; the first is a convolution without norm and bias."""
    return nn.Sequential(
        OrderedDict(
            pool=nn.AdaptiveAvgPool2d(1),
            conv=nn.Conv2d(channels, features, 1, bias=False),
            activation=nn.Hardswish(),
            flatten=nn.Flatten(),
            dropout=nn.Dropout(DROPOUT),
            linear=nn.Linear(features, classes),
        )
    )
