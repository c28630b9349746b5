"""Which cells are the same cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from nasgauge_adapters.nds.cells import Cell, Node, sorted_node


@lru_cache(maxsize=4096)
def first_twin(cell: Cell) -> Cell:
    """The smallest of a cell and its twins.

    Twins differ in the names of the nodes 2 and later: that changes only in which order the output is
    joined, so which of its channels the next layer's weights meet. Nodes 0 and 1 come from different cells.
    An edge `none` gives zeros, whatever its input.

    Example:
        >>> pool = (0, "max_pool_3x3"), (1, "max_pool_3x3")
        >>> skip = (0, "skip_connect"), (1, "skip_connect")
        >>> first_twin(Cell((skip, pool), (2, 3))) == first_twin(Cell((pool, skip), (2, 3)))
        True
    """
    cell = Cell(tuple(_without_source(node) for node in cell.nodes), cell.joined)
    return min((_renamed(cell, names) for names in _orders(cell)), key=lambda twin: (twin.nodes, twin.joined))


def _without_source(node: Node) -> Node:
    first, second = ((0, name) if name == "none" else (source, name) for source, name in node)
    return sorted_node(first, second)


def _orders(cell: Cell) -> Iterator[dict[int, int]]:
    """All new names of the nodes in which each comes after its inputs."""

    def extended(names: dict[int, int]) -> Iterator[dict[int, int]]:
        if len(names) == 2 + len(cell.nodes):
            yield names
        for node, edges in enumerate(cell.nodes, start=2):
            if node not in names and all(source in names for source, _ in edges):
                yield from extended({**names, node: len(names)})

    return extended({0: 0, 1: 1})


def _renamed(cell: Cell, names: dict[int, int]) -> Cell:
    nodes: dict[int, Node] = {}
    for node, (first, second) in enumerate(cell.nodes, start=2):
        nodes[names[node]] = sorted_node((names[first[0]], first[1]), (names[second[0]], second[1]))
    return Cell(
        tuple(nodes[node] for node in sorted(nodes)), tuple(sorted(names[node] for node in cell.joined))
    )
