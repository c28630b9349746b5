"""Networks of NAS-Bench-101 cells, with the published number of channels at every vertex."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101.cells import Cell
from nasgauge_adapters.nasbench101.notations import parse_cell

CHANNELS, STACKS, MODULES = 128, 3, 3


def build(
    architecture: str,
    *,
    classes: int,
    init_channels: int = CHANNELS,
    cells: int = MODULES,
    stages: int = STACKS,
) -> nn.Module:
    """Freshly initialised network: images (B, 3, H, W) -> logits (B, classes).

    A convolution, then `stages` of `cells` modules; between them a max pool, after which channels double.
    Weights are drawn from a truncated normal of variance 1 / fan-in.

    Args:
        architecture: Canonical string.
        classes: Outputs, 1 or more.
        init_channels: Of the stem and of the first stage; the published networks have 128.
        cells: Of each stage; 3 there.
        stages: 3 there.

    Raises:
        InputError: For an unknown architecture, and sizes below 1.

    Source: `model_builder.py` of google-research/nasbench, in our words.
    """
    for name, value in {
        "classes": classes,
        "init_channels": init_channels,
        "cells": cells,
        "stages": stages,
    }.items():
        if value < 1:
            raise InputError(f"{name} is {value}: a nasbench101 network wants 1 or more")
    network = CellNetwork(parse_cell(architecture), classes, init_channels, cells, stages)
    network.apply(_initialise)
    return network


def vertex_channels(inputs: int, outputs: int, cell: Cell) -> list[int]:
    """Channels of each of V vertices.

    Inner vertices with an edge to the output share its channels, the first ones take what is left over; the
    others have as many as the largest that they feed.

    Source: `compute_vertex_channels` of google-research/nasbench, in our words.

    Example:
        >>> from nasgauge_adapters.nasbench101.notations import parse_cell
        >>> vertex_channels(3, 5, parse_cell("110/01/1|c3,mp"))
        [3, 3, 2, 5]
    """
    matrix, last = cell.matrix, cell.vertices - 1
    ends = [int(vertex) for vertex in np.flatnonzero(matrix[1:, last]) + 1]
    found = [inputs] + [0] * (last - 1) + [outputs]
    for number, vertex in enumerate(ends):
        found[vertex] = outputs // len(ends) + (number < outputs % len(ends))
    for vertex in range(last - 1, 0, -1):
        if vertex not in ends:
            found[vertex] = max(found[after] for after in range(vertex + 1, last) if matrix[vertex, after])
    return found


class CellNetwork(nn.Module):
    """Stem, modules and classifier; `blocks` are the stem and the modules."""

    def __init__(self, cell: Cell, classes: int, channels: int, modules: int, stacks: int) -> None:
        super().__init__()
        self.stem = ConvBNReLU(3, channels, 3)
        stages = []
        inputs = channels
        for stack in range(stacks):
            outputs = channels << stack
            made = [
                CellModule(cell, inputs if number == 0 else outputs, outputs) for number in range(modules)
            ]
            stages.append(nn.Sequential(*made))
            inputs = outputs
        self.stages = nn.ModuleList(stages)
        self.pool = nn.MaxPool2d(2, 2)
        self.classifier = nn.Linear(inputs, classes)

    @property
    def blocks(self) -> list[nn.Module]:
        """The stem, then every module."""
        return [self.stem, *(module for stage in self.stages for module in stage)]  # type: ignore[attr-defined]

    def forward(self, x: Tensor) -> Tensor:
        """Logits."""
        x = self.stem(x)
        for number, stage in enumerate(self.stages):
            x = stage(self.pool(x) if number else x)
        logits: Tensor = self.classifier(x.mean((2, 3)))
        return logits


class CellModule(nn.Module):
    """One cell, (B, C, H, W) -> (B, D, H, W)."""

    def __init__(self, cell: Cell, inputs: int, outputs: int) -> None:
        super().__init__()
        self._matrix, self._last = cell.matrix.tolist(), cell.vertices - 1
        self._channels = vertex_channels(inputs, outputs, cell)
        self.projections = nn.ModuleDict(
            {
                str(vertex): ConvBNReLU(inputs, self._channels[vertex], 1)
                for vertex in range(1, cell.vertices)
                if cell.matrix[0, vertex]
            }
        )
        self.operations = nn.ModuleList(
            _operation(number, self._channels[vertex]) for vertex, number in enumerate(cell.operations, 1)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Output of the last vertex."""
        found = [x]
        for vertex, operation in enumerate(self.operations, 1):
            terms = [
                found[before][:, : self._channels[vertex]]
                for before in range(1, vertex)
                if self._matrix[before][vertex]
            ]
            if self._matrix[0][vertex]:
                terms.append(self.projections[str(vertex)](x))
            found.append(operation(_sum(terms)))
        parts = [found[vertex] for vertex in range(1, self._last) if self._matrix[vertex][self._last]]
        if not parts:  # the input alone
            projected: Tensor = self.projections[str(self._last)](x)
            return projected
        joined = torch.cat(parts, 1)
        return joined + self.projections[str(self._last)](x) if self._matrix[0][self._last] else joined


def _sum(terms: list[Tensor]) -> Tensor:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


class ConvBNReLU(nn.Sequential):
    """Convolution without bias, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, size: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False),
            nn.BatchNorm2d(outputs, eps=1e-5, momentum=0.003),
            nn.ReLU(),
        )


def _operation(number: int, channels: int) -> nn.Module:
    if number == 2:
        return nn.MaxPool2d(3, 1, padding=1)
    return ConvBNReLU(channels, channels, 3 if number == 0 else 1)


def _initialise(module: nn.Module) -> None:
    """Variance 1 / fan-in: a normal distribution that is cut at two deviations has 0.88 of its deviation."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        deviation = math.sqrt(1 / module.weight[0].numel()) / 0.87962566103423978
        nn.init.trunc_normal_(module.weight, std=deviation, a=-2 * deviation, b=2 * deviation)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def parameters(cell: Cell) -> int:
    """Trainable parameters of the published network, by arithmetic.

    Example:
        >>> from nasgauge_adapters.nasbench101.notations import parse_cell
        >>> parameters(parse_cell("1|"))
        882570
    """
    total = 3 * CHANNELS * 9 + 2 * CHANNELS + (CHANNELS << STACKS - 1) * 10 + 10
    for stack in range(STACKS):
        outputs = CHANNELS << stack
        for module in range(MODULES):
            inputs = outputs // 2 if stack and not module else outputs
            channels = vertex_channels(inputs, outputs, cell)
            matrix = cell.matrix[0]
            projected = sum(channels[v] for v in range(1, cell.vertices) if matrix[v])
            total += inputs * projected + 2 * projected
            for width, operation in zip(channels[1:-1], cell.operations, strict=True):
                if operation < 2:
                    total += width * width * (9, 1)[operation] + 2 * width
    return total
