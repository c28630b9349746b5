"""Parameters of networks of cells, by arithmetic: a table is read without torch."""

from __future__ import annotations

import re
from functools import lru_cache

from nasgauge_adapters.nds.cells import Cell, CellArchitecture


def cell_params(architecture: CellArchitecture, *, classes: int, imagenet: bool, auxiliary: bool) -> int:
    """Weights of convolutions, batch norms and classifiers.

    auxiliary: whether the second classifier of training counts.
    """
    depth, channels = architecture.depth, architecture.width
    reductions = (depth // 3, 2 * depth // 3)
    total = _stem(channels, imagenet=imagenet)
    before_last = last = channels * (1 if imagenet else 3)
    for position in range(depth):
        cell = architecture.reduce if position in reductions else architecture.normal
        channels *= 2 if position in reductions else 1
        total += _projection(before_last, channels) + _projection(last, channels)
        total += _edges(cell, channels, reduction=position in reductions)
        before_last, last = last, len(cell.joined) * channels
        if auxiliary and position == reductions[1]:
            total += last * 128 + 2 * 128 + 128 * 768 * 4 + (0 if imagenet else 2 * 768) + 769 * classes
    return total + (last + 1) * classes


def _stem(width: int, *, imagenet: bool) -> int:
    if not imagenet:
        return 3 * 3 * 9 * width + 2 * 3 * width
    half = width // 2
    return 3 * half * 9 + 2 * half + half * width * 9 + 2 * width + width * width * 9 + 2 * width


def _projection(inputs: int, outputs: int) -> int:
    """1 x 1 convolution and batch norm; a factorized reduction has as many."""
    return inputs * outputs + 2 * outputs


@lru_cache(maxsize=2**14)
def _edges(cell: Cell, channels: int, *, reduction: bool) -> int:
    return sum(_edge(name, channels, reduces=reduction and source < 2) for source, name in cell.edges)


def _edge(name: str, channels: int, *, reduces: bool) -> int:
    if name == "skip_connect":
        return _projection(channels, channels) if reduces else 0
    if name == "none" or "pool" in name:
        return 0
    kernel = int(re.findall(r"_(\d)x", name)[0])
    dense, norm = channels * channels, 2 * channels
    if name.startswith("conv"):
        return dense * (2 * kernel if "x1_1x" in name else kernel**2) + norm
    once = channels * kernel**2 + dense + norm
    return 2 * once if "sep_conv" in name else once
