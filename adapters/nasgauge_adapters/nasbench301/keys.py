"""Which architectures are the same network."""

from __future__ import annotations

from itertools import permutations

from nasgauge.core import NetworkKey
from nasgauge_adapters.nasbench301.cells import NODES, Cell
from nasgauge_adapters.nasbench301.notations import format_cells, parse_cells

_RENAMINGS = tuple({0: 0, 1: 1} | dict(zip(NODES, names, strict=True)) for names in permutations(NODES))


def network_key(architecture: str) -> NetworkKey:
    """One architecture for all that are the same network up to the names of nodes 2 to 5.

    Other names only change the order in which a cell's output is joined, so which channels of it the
    next layer's weights meet: networks of one class have the same weights and units, and with their
    channels in the same order compute the same function. Nodes 0 and 1 keep their names: they come
    from different cells.
    """
    normal, reduce = parse_cells(architecture)
    return NetworkKey(format_cells((_first(normal), _first(reduce))))


def _first(cell: Cell) -> Cell:
    """The smallest of a cell and its twins under the renamings that keep inputs before their nodes."""
    return min(
        _renamed(cell, names)
        for names in _RENAMINGS
        if all(
            names[source] < names[node]
            for node, edges in zip(NODES, cell, strict=True)
            for source, _ in edges
        )
    )


def _renamed(cell: Cell, names: dict[int, int]) -> Cell:
    nodes = {}
    for node, ((low, one), (high, two)) in zip(NODES, cell, strict=True):
        first, second = sorted(((names[low], one), (names[high], two)))
        nodes[names[node]] = (first, second)
    return tuple(nodes[node] for node in NODES)
