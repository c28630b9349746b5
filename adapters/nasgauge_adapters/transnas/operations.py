"""What the networks of TransNAS-Bench-101 are made of.

Source: `cell_ops.py` and `cell_micro.py` of yawen-d/TransNASBench. We differ in leaving edges of none out,
where it multiplies by zero: they cost nothing, and no gradient flows through them, not even a zero one.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import reduce

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from nasgauge_adapters.transnas.micro import EDGES, Cell

_KERNELS = {"nor_conv_1x1": 1, "nor_conv_3x3": 3}


class ReLUConvBN(nn.Sequential):
    """ReLU, convolution without bias, batch norm."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1) -> None:
        convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
        super().__init__(OrderedDict(relu=nn.ReLU(), conv=convolution, norm=nn.BatchNorm2d(outputs)))


class FactorizedReduce(nn.Module):
    """A skip between different shapes: half of the channels from the pixels shifted by one."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        half = outputs // 2
        self.relu = nn.ReLU()
        self.conv = nn.Conv2d(inputs, half, 1, stride, bias=False)
        self.shifted = nn.Conv2d(inputs, outputs - half, 1, stride, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, D, H / stride, W / stride); what is shifted in is zero."""
        x = self.relu(x)
        beside = F.pad(x, (0, 1, 0, 1))[:, :, 1:, 1:]
        output: Tensor = self.norm(torch.cat([self.conv(x), self.shifted(beside)], dim=1))
        return output


class MicroCell(nn.Module):
    """One cell, (B, C, H, W) -> (B, D, H / stride, W / stride): each node is the sum of its incoming edges.

    The edges out of the input stride and change channels. A node without incoming edges is zero; what
    follows it still runs, so its weights and units are those of the trained network.
    """

    def __init__(self, cell: Cell, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        used = [(edge, name) for edge, name in zip(EDGES, cell, strict=True) if name != "none"]
        self.edges = nn.ModuleDict(
            {
                _edge_name(source, target): _operation(
                    name, outputs if source else inputs, outputs, 1 if source else stride
                )
                for (source, target), name in used
            }
        )
        self.sources = [[source for (source, target), _ in used if target == node] for node in (1, 2, 3)]
        self.outputs, self.stride = outputs, stride

    def forward(self, x: Tensor) -> Tensor:
        """Output of node 3."""
        nodes = [x]
        for target, sources in enumerate(self.sources, 1):
            terms = [self.edges[_edge_name(source, target)](nodes[source]) for source in sources]
            nodes.append(reduce(torch.add, terms) if terms else self._zeros(x))
        return nodes[-1]

    def _zeros(self, x: Tensor) -> Tensor:
        height, width = (-(-side // self.stride) for side in x.shape[2:])
        return x.new_zeros(len(x), self.outputs, height, width)


class MacroCell(nn.Module):
    """Residual block of two 3 x 3 convolutions, (B, C, H, W) -> (B, D, H / stride, W / stride).

    The shortcut is a 1 x 1 convolution with batch norm where shapes differ; no ReLU follows the sum.
    """

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv_a = ReLUConvBN(inputs, outputs, 3, stride)
        self.conv_b = ReLUConvBN(outputs, outputs, 3)
        self.shortcut = (
            nn.Identity() if (inputs, stride) == (outputs, 1) else _projection(inputs, outputs, stride)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Shortcut plus two convolutions."""
        output: Tensor = self.shortcut(x) + self.conv_b(self.conv_a(x))
        return output


def _edge_name(source: int, target: int) -> str:
    return f"{source}_to_{target}"


def _operation(name: str, inputs: int, outputs: int, stride: int) -> nn.Module:
    """The module of an operation other than none."""
    if name == "skip_connect":
        same = (inputs, stride) == (outputs, 1)
        return nn.Identity() if same else FactorizedReduce(inputs, outputs, stride)
    return ReLUConvBN(inputs, outputs, _KERNELS[name], stride)


def _projection(inputs: int, outputs: int, stride: int) -> nn.Module:
    convolution = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
    return nn.Sequential(OrderedDict(conv=convolution, norm=nn.BatchNorm2d(outputs)))
