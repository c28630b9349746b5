"""Networks of TransNAS-Bench-101 with a classification head: a stem, modules of two cells, a classifier.

Source: `net_macro.py` of yawen-d/TransNASBench, and its `FFDecoder`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from torch import nn

from nasgauge.core import InputError
from nasgauge_adapters.transnas.macro import DOUBLING, HALVING, parse_code
from nasgauge_adapters.transnas.micro import MODULES, parse_cell
from nasgauge_adapters.transnas.operations import MacroCell, MicroCell, ReLUConvBN

INIT_CHANNELS, CELLS = 64, 2
MakeCell = Callable[[int, int, int], nn.Module]
"""(channels in, channels out, stride) to a cell."""


def build_micro(
    architecture: str,
    *,
    classes: int,
    init_channels: int = INIT_CHANNELS,
    cells: int = CELLS,
    stages: int = len(MODULES),
    stem: bool = True,
) -> nn.Module:
    """Freshly initialised network of the micro space: images (B, 3, H, W) -> logits (B, classes).

    Initialisation is Kaiming normal (fan-out) for convolutions and that of torch elsewhere, drawn from its
    global generator.

    Args:
        architecture: In any notation.
        classes: Labels of the task.
        init_channels: Channels of the stem, doubled by the first, third and fifth module.
        cells: Cells of each module.
        stages: The first modules, of 5.
        stem: False leaves the stem out: the network then takes (B, init_channels, H, W).

    Raises:
        InputError: For an unknown architecture or a size below 1.
    """
    _at_least_one("transnas_micro", classes=classes, init_channels=init_channels, cells=cells, stages=stages)
    make, modules = partial(MicroCell, parse_cell(architecture)), MODULES[:stages]
    body = [_module(make, digit, inputs, cells) for digit, inputs in _widths(modules, init_channels)]
    return TransNetwork(body, (init_channels, _last(modules, init_channels)), classes, stem=stem)


def build_macro(architecture: str, *, classes: int, init_channels: int = INIT_CHANNELS) -> nn.Module:
    """Freshly initialised network of the macro space: images (B, 3, H, W) -> logits (B, classes).

    Initialisation is as of `build_micro`.

    Args:
        architecture: In any notation.
        classes: Labels of the task.
        init_channels: Channels of the stem, doubled by each module of digit 2 or 4.

    Raises:
        InputError: For an unknown architecture or a size below 1.
    """
    _at_least_one("transnas_macro", classes=classes, init_channels=init_channels)
    code = parse_code(architecture)
    body = [_module(MacroCell, digit, inputs, CELLS) for digit, inputs in _widths(code, init_channels)]
    return TransNetwork(body, (init_channels, _last(code, init_channels)), classes)


class TransNetwork(nn.Sequential):
    """Stem, modules, and a classifier of the mean of each channel.

    channels: of the stem and of the last cell.
    """

    def __init__(
        self, body: list[nn.Sequential], channels: tuple[int, int], classes: int, *, stem: bool = True
    ) -> None:
        parts: OrderedDict[str, nn.Module] = OrderedDict()
        if stem:
            parts["stem"] = _stem(channels[0])
        parts |= {f"module{number}": module for number, module in enumerate(body, 1)}
        parts["head"] = _head(channels[1], classes)
        super().__init__(parts)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")

    @property
    def blocks(self) -> list[nn.Module]:
        """The stem and every cell in order."""
        parts = dict(self.named_children())
        del parts["head"]
        return [
            block for name, part in parts.items() for block in ([part] if name == "stem" else part.children())
        ]


def _module(make: MakeCell, digit: str, inputs: int, cells: int) -> nn.Sequential:
    """Cells of one module, of which the first strides and widens."""
    outputs, stride = inputs * _widening(digit), 2 if digit in HALVING else 1
    return nn.Sequential(
        make(inputs, outputs, stride), *(make(outputs, outputs, 1) for _ in range(cells - 1))
    )


def _widths(modules: str, channels: int) -> list[tuple[str, int]]:
    """Digit of each module, and the channels that come in."""
    return [(digit, _last(modules[:place], channels)) for place, digit in enumerate(modules)]


def _last(modules: str, channels: int) -> int:
    """Channels behind these modules."""
    for digit in modules:
        channels *= _widening(digit)
    return channels


def _widening(digit: str) -> int:
    return 2 if digit in DOUBLING else 1


def _at_least_one(space: str, **sizes: int) -> None:
    for name, value in sizes.items():
        if value < 1:
            raise InputError(f"{name} is {value}: a {space} network wants 1 or more")


def _stem(channels: int) -> nn.Module:
    """Two convolutions of stride 2, the first of half the channels."""
    half = max(1, channels // 2)
    convolution = nn.Conv2d(3, half, 3, 2, padding=1, bias=False)
    layers = OrderedDict(conv=convolution, norm=nn.BatchNorm2d(half), second=ReLUConvBN(half, channels, 3, 2))
    return nn.Sequential(layers)


def _head(channels: int, classes: int) -> nn.Module:
    layers = OrderedDict(
        pool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), classifier=nn.Linear(channels, classes)
    )
    return nn.Sequential(layers)
