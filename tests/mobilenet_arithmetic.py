"""Parameters and multiply-adds of MobileNets by arithmetic, from the descriptions of their publications.

Written apart from the networks, which tests compare with it on some, so that whole tables can be checked.
"""

from __future__ import annotations

from collections.abc import Iterable


class Tally:
    """Adds up layers; `side` is that of the feature maps so far.

    Attributes:
        params: Parameters.
        macs: Multiply-adds of convolutions and linear layers, without biases.
        thop: As the package thop counts.
    """

    def __init__(self, side: int) -> None:
        self.side, self.params, self.macs, self._extra = side, 0, 0, 0

    @property
    def thop(self) -> int:
        return self.macs + self._extra

    def conv(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, norm: bool = True
    ) -> None:
        """A convolution without bias, with batch norm unless said."""
        self.side = -(-self.side // stride)
        weights = inputs // groups * outputs * kernel**2
        self.params += weights + 2 * outputs * norm
        self.macs += weights * self.side**2
        self._extra += 4 * outputs * self.side**2 * norm

    def pool(self, channels: int) -> None:
        """A mean over all pixels; `side` stays, since squeeze-excite has it beside the way."""
        self._extra += channels * (self.side**2 + 1)

    def linear(self, inputs: int, outputs: int) -> None:
        """A linear layer with bias, or a 1 x 1 convolution of one pixel."""
        self.params += (inputs + 1) * outputs
        self.macs += inputs * outputs

    def block(
        self, inputs: int, middle: int, outputs: int, kernel: int, stride: int, squeezed: int = 0
    ) -> None:
        """An inverted residual block."""
        if middle != inputs:
            self.conv(inputs, middle, 1)
        self.conv(middle, middle, kernel, stride, groups=middle)
        if squeezed:
            self.pool(middle)
            self.linear(middle, squeezed)
            self.linear(squeezed, middle)
        self.conv(middle, outputs, 1)


def macro(code: str, size: int = 32, classes: int = 10) -> Tally:
    """NAS-Bench-Macro."""
    tally, channels = Tally(size), 32
    tally.conv(3, channels, 3)
    for layer, digit in enumerate(code):
        first = layer in (0, 2, 5)
        outputs, stride = (2 * channels, 2) if first else (channels, 1)
        if digit == "0" and first:
            tally.conv(channels, outputs, 1, stride)
        elif digit != "0":
            kernel, expansion = (3, 3) if digit == "1" else (5, 6)
            tally.block(channels, channels * expansion, outputs, kernel, stride)
        channels = outputs
    tally.conv(channels, 1280, 1)
    tally.pool(1280)
    tally.linear(1280, classes)
    return tally


def mnasnet(stages: Iterable[tuple[int, int, int, int]], size: int = 224, classes: int = 1000) -> Tally:
    """Accel-NASBench, by expansion, kernel, layers and squeeze-excite of each stage."""
    tally, channels = Tally(size), 32
    tally.conv(3, channels, 3, 2)
    widths, strides = (16, 24, 40, 80, 112, 192, 320), (1, 2, 2, 2, 1, 2, 1)
    for (expansion, kernel, layers, gated), outputs, first in zip(stages, widths, strides, strict=True):
        for layer in range(layers):
            squeezed = channels // 4 if gated else 0
            tally.block(channels, channels * expansion, outputs, kernel, 1 if layer else first, squeezed)
            channels = outputs
    tally.conv(channels, 1280, 1)
    tally.pool(1280)
    tally.linear(1280, classes)
    return tally


def _eighths(width: float) -> int:
    """Rounded to a multiple of 8, as Once-for-All does."""
    nearest = max(8, int(width + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * width else nearest


def ofa(stages: Iterable[Iterable[tuple[int, int]]], size: int = 224, classes: int = 1000) -> Tally:
    """Once-for-All MobileNetV3, by kernel and expansion of the blocks of each stage."""
    tally, channels = Tally(size), 16
    tally.conv(3, channels, 3, 2)
    tally.block(channels, channels, channels, 3, 1)
    for number, (blocks, outputs) in enumerate(zip(stages, (24, 40, 80, 112, 160), strict=True)):
        for place, (kernel, expansion) in enumerate(blocks):
            middle = _eighths(channels * expansion)
            squeezed = _eighths(middle // 4) if number in (1, 3, 4) else 0
            stride = 1 if place or number == 3 else 2
            tally.block(channels, middle, outputs, kernel, stride, squeezed)
            channels = outputs
    tally.conv(channels, 960, 1)
    tally.pool(960)
    tally.side = 1
    tally.conv(960, 1280, 1, norm=False)
    tally.linear(1280, classes)
    return tally
