"""One network that holds the weights of all cells of NAS-Bench-201, and runs one of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import torch
from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge_adapters.nasbench201.network import TinyNetwork, at_least_one, edge_name, operation
from nasgauge_adapters.nasbench201.space import CELLS, EDGES, OPERATIONS


def supernet(*, classes: int, init_channels: int = 16, cells: int = 5) -> Supernet:
    """Freshly initialised supernet: images (B, 3, H, W) -> logits (B, classes).

    Sizes are those of `network.build`. Batch norms learn scale and shift, one of each per edge and
    operation, but keep no running statistics, which would mix all paths that were ever trained: in
    evaluation, too, they normalise by the minibatch under the path that runs.

    Raises:
        InputError: For a size below 1.
    """
    at_least_one({"classes": classes, "init_channels": init_channels, "cells": cells})
    network = Supernet(SharedCell, classes, init_channels, cells, stages=3, stem=True)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.track_running_stats = False
            module.running_mean = module.running_var = module.num_batches_tracked = None
    return network


class SharedCell(nn.Module):
    """A cell with all operations on every edge, (B, C, H, W) -> (B, C, H, W); only those of `options` run."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.options = (OPERATIONS.index("skip_connect"),) * len(EDGES)
        self.edges = nn.ModuleDict(
            {
                edge_name(*edge): nn.ModuleDict(
                    {name: operation(name, channels) for name in OPERATIONS if name != "none"}
                )
                for edge in EDGES
            }
        )

    def forward(self, x: Tensor) -> Tensor:
        """Output of node 3; a node without incoming edges is zero."""
        nodes = [x]
        for target in (1, 2, 3):
            terms = [
                self._operation(source, target, OPERATIONS[option])(nodes[source])
                for option, (source, to) in zip(self.options, EDGES, strict=True)
                if to == target and OPERATIONS[option] != "none"
            ]
            nodes.append(reduce(torch.add, terms) if terms else torch.zeros_like(x))
        return nodes[-1]

    def _operation(self, source: int, target: int, name: str) -> nn.Module:
        edge = self.edges[edge_name(source, target)]
        assert isinstance(edge, nn.ModuleDict)
        return edge[name]


class Supernet(TinyNetwork):
    """As a network of the space, its cells shared by all architectures."""

    @property
    def options(self) -> tuple[int, ...]:
        """Number of the operation that runs on each edge, in every cell; may be set."""
        return self._cells()[0].options

    @options.setter
    def options(self, options: Sequence[int]) -> None:
        chosen = tuple(options)
        if len(chosen) != len(EDGES) or not all(0 <= o < n for o, n in zip(chosen, CELLS.sizes, strict=True)):
            raise InputError(
                f"options {chosen}: wanted {len(EDGES)} numbers, each 0 to {len(OPERATIONS) - 1}"
            )
        for cell in self._cells():
            cell.options = chosen

    def _cells(self) -> list[SharedCell]:
        return [module for module in self.modules() if isinstance(module, SharedCell)]
