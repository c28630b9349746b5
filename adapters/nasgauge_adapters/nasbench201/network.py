"""Networks of NAS-Bench-201: a stem, three stages of one repeated cell, and a head.

Source: `TinyNetwork` of AutoDL-Projects. We differ in leaving edges of none out, where it multiplies
by zero: they cost nothing, and no gradient flows through them, not even a zero one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial, reduce

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge_adapters.nasbench201.space import EDGES, Cell, parse_cell


def build(
    architecture: str,
    *,
    classes: int,
    init_channels: int = 16,
    cells: int = 5,
    stages: int = 3,
    stem: bool = True,
) -> nn.Module:
    """Freshly initialised network: images (B, 3, H, W) -> logits (B, classes).

    Initialisation is that of torch, drawn from its global generator.

    Args:
        architecture: In any notation.
        classes: Labels of the task.
        init_channels: Channels of the first stage, doubled in each that follows.
        cells: Cells of each stage.
        stages: Stages of the network, with a reduction before each but the first.
        stem: False leaves the stem out: the network then takes (B, init_channels, H, W).

    Raises:
        InputError: For an unknown architecture or a size below 1.
    """
    sizes = {"classes": classes, "init_channels": init_channels, "cells": cells, "stages": stages}
    at_least_one(sizes)
    make = partial(CellModule, parse_cell(architecture))
    return TinyNetwork(make, classes, init_channels, cells, stages, stem)


def at_least_one(sizes: Mapping[str, int]) -> None:
    """Raises InputError for a size below 1."""
    for name, value in sizes.items():
        if value < 1:
            raise InputError(f"{name} is {value}: a nasbench201 network wants 1 or more")


class ReLUConvBN(nn.Sequential):
    """ReLU, convolution without bias, batch norm."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1) -> None:
        convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
        super().__init__(OrderedDict(relu=nn.ReLU(), conv=convolution, norm=nn.BatchNorm2d(outputs)))


class AveragePool(nn.AvgPool2d):
    """Mean over 3 x 3 pixels, fewer at the border, (B, C, H, W) -> (B, C, H, W)."""

    def __init__(self) -> None:
        super().__init__(3, stride=1, padding=1, count_include_pad=False)

    def forward(self, x: Tensor) -> Tensor:
        """On a CPU, where no gradient is needed, by a convolution: three times as fast."""
        if torch.is_grad_enabled() or x.device.type != "cpu" or x.dtype == torch.float64:
            return super().forward(x)
        ones = x.new_ones(x.shape[1], 1, 3, 3)
        mean = F.conv2d(x, ones, padding=1, groups=x.shape[1]).mul_(1 / 9)
        for axis, size in ((2, x.shape[2]), (3, x.shape[3])):
            for border in {0, size - 1}:  # where there are two in a row, or one
                mean.select(axis, border).mul_(3 / min(size, 2))
        return mean


class CellModule(nn.Module):
    """One cell, (B, C, H, W) -> (B, C, H, W): each node is the sum of its incoming edges.

    A node without incoming edges is zero; what follows it still runs, so its weights and units are
    those of the trained network.
    """

    def __init__(self, cell: Cell, channels: int) -> None:
        super().__init__()
        used = [(edge, name) for edge, name in zip(EDGES, cell, strict=True) if name != "none"]
        self.edges = nn.ModuleDict({edge_name(*edge): operation(name, channels) for edge, name in used})
        self.sources = [[source for (source, target), _ in used if target == node] for node in (1, 2, 3)]

    def forward(self, x: Tensor) -> Tensor:
        """Output of node 3."""
        nodes = [x]
        for target, sources in enumerate(self.sources, 1):
            terms = [self.edges[edge_name(source, target)](nodes[source]) for source in sources]
            nodes.append(reduce(torch.add, terms) if terms else torch.zeros_like(x))
        return nodes[-1]


class Reduction(nn.Module):
    """Residual block between stages, (B, C, H, W) -> (B, 2C, H/2, W/2)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv_a = ReLUConvBN(channels, 2 * channels, 3, stride=2)
        self.conv_b = ReLUConvBN(2 * channels, 2 * channels, 3)
        projection = nn.Conv2d(channels, 2 * channels, 1, bias=False)
        self.downsample = nn.Sequential(OrderedDict(pool=nn.AvgPool2d(2, stride=2), conv=projection))

    def forward(self, x: Tensor) -> Tensor:
        """Projection plus two convolutions."""
        return torch.add(self.downsample(x), self.conv_b(self.conv_a(x)))


class TinyNetwork(nn.Sequential):
    """Stem, stages at C, 2C, 4C... channels with reductions between them, head.

    make: channels -> a cell.
    """

    def __init__(
        self,
        make: Callable[[int], nn.Module],
        classes: int,
        channels: int,
        cells: int,
        stages: int,
        stem: bool,
    ) -> None:
        parts: OrderedDict[str, nn.Module] = OrderedDict()
        if stem:
            parts["stem"] = _stem(channels)
        for number in range(1, stages + 1):
            if number > 1:
                parts[f"reduction{number - 1}"] = Reduction(channels)
                channels *= 2
            parts[f"stage{number}"] = nn.Sequential(*(make(channels) for _ in range(cells)))
        parts["head"] = _head(channels, classes)
        super().__init__(parts)

    @property
    def blocks(self) -> list[nn.Module]:
        """The stem, every cell and every reduction in order: 18 of the trained network."""
        body = dict(self.named_children())
        del body["head"]
        return [
            block
            for name, part in body.items()
            for block in (part.children() if name.startswith("stage") else (part,))
        ]


def edge_name(source: int, target: int) -> str:
    """Name of the module on an edge."""
    return f"{source}_to_{target}"


def operation(name: str, channels: int) -> nn.Module:
    """The module of an operation other than none, (B, C, H, W) -> (B, C, H, W)."""
    if name == "skip_connect":
        return nn.Identity()
    if name == "avg_pool_3x3":
        return AveragePool()
    return ReLUConvBN(channels, channels, {"nor_conv_1x1": 1, "nor_conv_3x3": 3}[name])


def _stem(channels: int) -> nn.Module:
    convolution = nn.Conv2d(3, channels, 3, padding=1, bias=False)
    return nn.Sequential(OrderedDict(conv=convolution, norm=nn.BatchNorm2d(channels)))


def _head(channels: int, classes: int) -> nn.Module:
    return nn.Sequential(
        OrderedDict(
            norm=nn.BatchNorm2d(channels),
            relu=nn.ReLU(),
            pool=nn.AdaptiveAvgPool2d(1),
            flatten=nn.Flatten(),
            classifier=nn.Linear(channels, classes),
        )
    )
