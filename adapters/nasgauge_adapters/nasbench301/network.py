"""Networks of NAS-Bench-301: a stem, a row of normal cells with two reduction cells in it, a classifier.

Source: `NetworkCIFAR` of quark0/darts, as trained for the benchmark by Auto-PyTorch 0.0.2.
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
from nasgauge_adapters.nasbench301.cells import Cell, Cells
from nasgauge_adapters.nasbench301.notations import parse_cells

STEM_MULTIPLIER = 3
TRAINING_DROP_PATH = 0.2
"""Probability with which the benchmark trained its networks, from the first epoch on."""


def build(
    architecture: str,
    *,
    classes: int,
    init_channels: int = 32,
    cells: int = 8,
    auxiliary: bool = False,
    drop_path: float = 0.0,
    search_phase: bool = False,
) -> nn.Module:
    """Freshly initialised network: images (B, 3, H, W) -> logits (B, classes).

    Initialisation is that of torch, drawn from its global generator.

    Args:
        architecture: In any notation.
        classes: Labels of the task.
        init_channels: Channels of the first third, doubled by each reduction cell.
        cells: All cells; those at 1/3 and 2/3 are reduction cells.
        auxiliary: With the second classifier that training has; in training mode the network then returns
            (logits, auxiliary logits). For 32 x 32 images.
        drop_path: Probability of dropping each edge but the identity for each image in training mode; 0.2
            in the benchmark's training. Off by default: a score should not depend on the draw.
        search_phase: Operations as in the search phase of DARTS, where batch norms have no parameters and
            follow pooling too. The scores published for this space (NAS-Bench-Suite-Zero) are of these
            networks; the benchmark trained those without.

    Raises:
        InputError: For an unknown architecture, a size below 1, or a probability outside [0, 1).
    """
    for name, value in (("classes", classes), ("init_channels", init_channels), ("cells", cells)):
        if value < 1:
            raise InputError(f"{name} is {value}: a nasbench301 network wants 1 or more")
    if not 0 <= drop_path < 1:
        raise InputError(f"drop_path is {drop_path}: wanted a probability, 0 or more and less than 1")
    row = _row(parse_cells(architecture), init_channels, cells, search_phase=search_phase)
    return Network(row, classes, STEM_MULTIPLIER * init_channels, auxiliary=auxiliary, dropped=drop_path)


class CellModule(nn.Module):
    """One cell: both inputs brought to `channels`, four nodes of two operations each, joined."""

    def __init__(
        self,
        cell: Cell,
        preprocess: Sequence[nn.Module],
        channels: int,
        *,
        reduction: bool,
        search_phase: bool,
    ) -> None:
        super().__init__()
        self.outputs = len(cell) * channels
        self.preprocess = nn.ModuleList(preprocess)
        self.sources = [source for node in cell for source, _ in node]
        self.edges = nn.ModuleList(
            operation(name, channels, stride=2 if reduction and source < 2 else 1, search_phase=search_phase)
            for node in cell
            for source, name in node
        )

    def forward(self, before_last: Tensor, last: Tensor, dropped: float) -> Tensor:
        """Outputs of the two cells before -> (B, 4 channels, H, W); dropped: probability for each edge."""
        nodes = [layer(x) for layer, x in zip(self.preprocess, (before_last, last), strict=True)]
        terms = list(zip(self.edges, self.sources, strict=True))
        for pair in zip(terms[::2], terms[1::2], strict=True):
            first, second = (_run(edge, nodes[source], dropped) for edge, source in pair)
            nodes.append(first + second)
        return torch.cat(nodes[2:], dim=1)


class Network(nn.Module):
    """Stem, a row of cells and classifier, in training perhaps with a second one at 2/3 of the depth."""

    def __init__(
        self, row: list[CellModule], classes: int, stem: int, *, auxiliary: bool, dropped: float
    ) -> None:
        super().__init__()
        self.dropped = dropped
        self.side = 2 * len(row) // 3
        self.stem = nn.Sequential(nn.Conv2d(3, stem, 3, padding=1, bias=False), nn.BatchNorm2d(stem))
        self.cells = nn.ModuleList(row)
        self.auxiliary = AuxiliaryHead(row[self.side].outputs, classes) if auxiliary else None
        self.classifier = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(row[-1].outputs, classes)
        )

    def forward(self, images: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """Logits, and those of the auxiliary head where there is one in training mode."""
        before_last = last = self.stem(images)
        dropped = self.dropped if self.training else 0.0
        side: Tensor | None = None
        for position, cell in enumerate(self.cells):
            before_last, last = last, cell(before_last, last, dropped)
            if self.auxiliary is not None and self.training and position == self.side:
                side = self.auxiliary(last)
        logits: Tensor = self.classifier(last)
        return logits if side is None else (logits, side)


def _row(cells: Cells, channels: int, depth: int, *, search_phase: bool) -> list[CellModule]:
    """All cells from stem to classifier; those at 1/3 and 2/3 reduce, and double the channels."""
    reductions = (depth // 3, 2 * depth // 3)
    before_last = last = STEM_MULTIPLIER * channels
    row: list[CellModule] = []
    for position in range(depth):
        reduction = position in reductions
        channels *= 2 if reduction else 1
        # The cell before last is twice as large where the last one reduced.
        older = FactorizedReduce if position - 1 in reductions else ReLUConvBN
        preprocess = [older(before_last, channels), ReLUConvBN(last, channels)]
        row.append(
            CellModule(cells[reduction], preprocess, channels, reduction=reduction, search_phase=search_phase)
        )
        before_last, last = last, row[-1].outputs
    return row


def _run(edge: nn.Module, x: Tensor, dropped: float) -> Tensor:
    y: Tensor = edge(x)
    return drop_path(y, dropped) if dropped and not isinstance(edge, nn.Identity) else y
