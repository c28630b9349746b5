"""Networks of the cell spaces: a stem, a row of cells with two reductions in it, a classifier.

Source: `NetworkCIFAR` and `NetworkImageNet` of facebookresearch/unnas (pycls), from quark0/darts.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge_adapters.cell_operations import (
    AuxiliaryHead,
    FactorizedReduce,
    ReLUConvBN,
    drop_path,
    operation,
)
from nasgauge_adapters.nds.cell_text import read_architecture
from nasgauge_adapters.nds.cells import Cell, CellArchitecture

STEM_MULTIPLIER = 3


def build_cifar(
    architecture: str, *, classes: int, auxiliary: bool = False, drop_path: float = 0.0
) -> nn.Module:
    """Freshly initialised network for 32 x 32 images: (B, 3, H, W) -> logits (B, classes).

    Initialisation is that of torch, drawn from its global generator.

    Args:
        architecture: Canonical string, which has the network's width and depth.
        classes: Labels of the task.
        auxiliary: With the second classifier of training; in training mode the network then returns
            (logits, auxiliary logits).
        drop_path: Probability of dropping each edge but the identity for each image in training mode.

    Raises:
        InputError: For an unknown architecture, fewer than 1 class, or a probability outside [0, 1).
    """
    return _network(architecture, classes, auxiliary=auxiliary, dropped=drop_path, imagenet=False)


def build_imagenet(
    architecture: str, *, classes: int, auxiliary: bool = False, drop_path: float = 0.0
) -> nn.Module:
    """The same for ImageNet: three convolutions of stride 2 before the first cell."""
    return _network(architecture, classes, auxiliary=auxiliary, dropped=drop_path, imagenet=True)


class CellModule(nn.Module):
    """One cell: both inputs brought to `channels`, nodes of two operations each, some of them joined."""

    def __init__(
        self, cell: Cell, preprocess: Sequence[nn.Module], channels: int, *, reduction: bool
    ) -> None:
        super().__init__()
        self.joined = cell.joined
        self.outputs = len(cell.joined) * channels
        self.preprocess = nn.ModuleList(preprocess)
        self.sources = [source for source, _ in cell.edges]
        self.edges = nn.ModuleList(
            operation(name, channels, stride=2 if reduction and source < 2 else 1)
            for source, name in cell.edges
        )

    def forward(self, before_last: Tensor, last: Tensor, dropped: float) -> Tensor:
        """Outputs of the two cells before -> joined nodes (B, outputs, H, W)."""
        nodes = [layer(x) for layer, x in zip(self.preprocess, (before_last, last), strict=True)]
        terms = list(zip(self.edges, self.sources, strict=True))
        for pair in zip(terms[::2], terms[1::2], strict=True):
            first, second = (_run(edge, nodes[source], dropped) for edge, source in pair)
            nodes.append(first + second)
        return torch.cat([nodes[node] for node in self.joined], dim=1)


class CellNetwork(nn.Module):
    """Stem, a row of cells and classifier, in training perhaps with a second one at 2/3 of the depth.

    Attributes:
        stem: For ImageNet two parts: the first cell takes the outputs of both.
        dropped: Probability with which training drops an edge.
    """

    def __init__(
        self, stem: list[nn.Module], row: list[CellModule], heads: list[nn.Module], dropped: float
    ) -> None:
        super().__init__()
        self.dropped = dropped
        self.side = 2 * len(row) // 3
        self.stem = nn.ModuleList(stem)
        self.cells = nn.ModuleList(row)
        self.classifier = heads[0]
        self.auxiliary = heads[1] if len(heads) > 1 else None

    @property
    def blocks(self) -> list[nn.Module]:
        """Stem and cells, whose outputs are the feature maps."""
        return [*self.stem, *self.cells]

    def forward(self, images: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """Logits, and those of the auxiliary head where there is one in training mode."""
        before_last = last = self.stem[0](images)
        for part in self.stem[1:]:
            last = part(before_last)
        dropped = self.dropped if self.training else 0.0
        side: Tensor | None = None
        for position, cell in enumerate(self.cells):
            before_last, last = last, cell(before_last, last, dropped)
            if self.auxiliary is not None and self.training and position == self.side:
                side = self.auxiliary(last)
        logits: Tensor = self.classifier(last)
        return logits if side is None else (logits, side)


def _network(text: str, classes: int, *, auxiliary: bool, dropped: float, imagenet: bool) -> CellNetwork:
    if classes < 1:
        raise InputError(f"classes is {classes}: a network of cells wants 1 or more")
    if not 0 <= dropped < 1:
        raise InputError(f"drop_path is {dropped}: wanted a probability, 0 or more and less than 1")
    architecture = read_architecture(text, loose=False)
    stem = _imagenet_stem(architecture.width) if imagenet else _cifar_stem(architecture.width)
    row = _row(architecture, imagenet=imagenet)
    heads: list[nn.Module] = [
        nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(row[-1].outputs, classes))
    ]
    if auxiliary:
        heads.append(AuxiliaryHead(row[2 * len(row) // 3].outputs, classes, imagenet=imagenet))
    return CellNetwork(stem, row, heads, dropped)


def _cifar_stem(width: int) -> list[nn.Module]:
    channels = STEM_MULTIPLIER * width
    return [nn.Sequential(nn.Conv2d(3, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))]


def _imagenet_stem(width: int) -> list[nn.Module]:
    first = nn.Sequential(*_halving(3, width // 2), nn.ReLU(), *_halving(width // 2, width))
    return [first, nn.Sequential(nn.ReLU(), *_halving(width, width))]


def _halving(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False), nn.BatchNorm2d(outputs)]


def _row(architecture: CellArchitecture, *, imagenet: bool) -> list[CellModule]:
    """All cells from stem to classifier; those at 1/3 and 2/3 reduce, and double the channels."""
    depth, channels = architecture.depth, architecture.width
    reductions = (depth // 3, 2 * depth // 3)
    before_last = last = channels * (1 if imagenet else STEM_MULTIPLIER)
    # The output before last is twice as large where the last layer reduced, as the second stem of ImageNet.
    reduced = imagenet
    row: list[CellModule] = []
    for position in range(depth):
        reduction = position in reductions
        channels *= 2 if reduction else 1
        older = FactorizedReduce if reduced else ReLUConvBN
        preprocess = [older(before_last, channels), ReLUConvBN(last, channels)]
        cell = architecture.reduce if reduction else architecture.normal
        row.append(CellModule(cell, preprocess, channels, reduction=reduction))
        before_last, last, reduced = last, row[-1].outputs, reduction
    return row


def _run(edge: nn.Module, x: Tensor, dropped: float) -> Tensor:
    y: Tensor = edge(x)
    return drop_path(y, dropped) if dropped and not isinstance(edge, nn.Identity) else y
