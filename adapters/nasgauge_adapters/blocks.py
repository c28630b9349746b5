"""What MobileNets are made of: convolution with norm, squeeze-excite, the inverted residual block."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from nasgauge.core import InputError

Activation = Callable[[], nn.Module]
"""Makes a module that keeps shapes, a new one for every place."""


def divisible(width: float, divisor: int = 8) -> int:
    """The nearest multiple of `divisor`, at least that and not below 90 % of `width`, as MobileNets round.

    >>> divisible(72), divisible(75), divisible(11), divisible(3)
    (72, 72, 16, 8)
    """
    nearest = max(divisor, int(width + divisor / 2) // divisor * divisor)
    return nearest + divisor if nearest < 0.9 * width else nearest


def scaled(widths: Iterable[int], by: float) -> list[int]:
    """Widths of a smaller or larger network of the same shape, at least 1 each.

    >>> scaled([32, 16, 1280], 0.25), scaled([16, 24], 1)
    ([8, 4, 320], [16, 24])
    """
    return [max(1, round(width * by)) for width in widths]


def at_least_one(space: str, **sizes: int) -> None:
    """Raises InputError naming the first size that is below 1."""
    for name, value in sizes.items():
        if value < 1:
            raise InputError(f"{name} is {value}: a {space} network wants 1 or more")


class ConvNorm(nn.Sequential):
    """Convolution without bias, batch norm, and the activation where there is one."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        *,
        stride: int = 1,
        groups: int = 1,
        activation: Activation | None = None,
    ) -> None:
        conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        layers: OrderedDict[str, nn.Module] = OrderedDict(conv=conv, norm=nn.BatchNorm2d(outputs))
        if activation is not None:
            layers["activation"] = activation()
        super().__init__(layers)


class HardSigmoid(nn.Module):
    """relu6(x + 3) / 6, from 0 to 1.

    By a clamp, since torch's own cannot be differentiated twice, and activation codes would count the units
    of a relu6.
    """

    def forward(self, x: Tensor) -> Tensor:
        """Of each number by itself."""
        return (x / 6 + 0.5).clamp(0, 1)


class SqueezeExcite(nn.Module):
    """Weighs channels by what they are on average: x (B, C, H, W) -> x times a gate (B, C, 1, 1)."""

    def __init__(self, channels: int, squeezed: int) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.reduce = nn.Conv2d(channels, squeezed, 1)
        self.activation = nn.ReLU()
        self.expand = nn.Conv2d(squeezed, channels, 1)
        self.gate = HardSigmoid()

    def forward(self, x: Tensor) -> Tensor:
        """The weighed channels."""
        gate: Tensor = self.gate(self.expand(self.activation(self.reduce(self.pool(x)))))
        return x * gate


class StochasticDepth(nn.Module):
    """In training mode drops each image's branch with a probability, and makes the others larger for it."""

    def __init__(self) -> None:
        super().__init__()
        self.probability = 0.0

    def forward(self, x: Tensor) -> Tensor:
        """Zeros for those that are dropped."""
        if not self.training or not self.probability:
            return x
        kept = 1 - self.probability
        return x * torch.empty(len(x), 1, 1, 1, device=x.device, dtype=x.dtype).bernoulli_(kept) / kept


@dataclass(frozen=True)
class BlockShape:
    """One inverted residual block.

    Attributes:
        inputs: Channels that come in.
        middle: Channels of the depthwise convolution; nothing expands them where as many come in.
        outputs: Channels that go out.
        kernel: Side of the depthwise convolution.
        stride: Of the depthwise convolution.
        squeezed: Channels inside squeeze-excite; 0 for none.
    """

    inputs: int
    middle: int
    outputs: int
    kernel: int
    stride: int = 1
    squeezed: int = 0


class InvertedResidual(nn.Module):
    """Expands channels, convolves each alone, projects; (B, C, H, W) -> (B, D, H / stride, W / stride).

    The input is added if it has the shape of the output. No activation follows the projection.
    """

    def __init__(self, shape: BlockShape, activation: Activation = nn.ReLU) -> None:
        super().__init__()
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        middle = shape.middle
        if middle != shape.inputs:
            layers["expand"] = ConvNorm(shape.inputs, middle, 1, activation=activation)
        layers["depthwise"] = ConvNorm(
            middle, middle, shape.kernel, stride=shape.stride, groups=middle, activation=activation
        )
        if shape.squeezed:
            layers["squeeze_excite"] = SqueezeExcite(middle, shape.squeezed)
        layers["project"] = ConvNorm(middle, shape.outputs, 1)
        self.layers = nn.Sequential(layers)
        shortcut = shape.stride == 1 and shape.inputs == shape.outputs
        self.drop = StochasticDepth() if shortcut else None

    def forward(self, x: Tensor) -> Tensor:
        """The projection, plus the input where shapes allow."""
        output: Tensor = self.layers(x)
        return output if self.drop is None else x + self.drop(output)
