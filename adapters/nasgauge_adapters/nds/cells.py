"""What an architecture of the five cell spaces is: a width, a depth, a normal and a reduction cell.

Nodes 0 and 1 of a cell are the outputs of the two cells before; every other node is the sum of two
operations on earlier nodes, which may be one and the same; the cell's output joins some of its nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nasgauge.core import InputError
from nasgauge.core.names import unknown

KINDS = ("normal", "reduce")
OPERATIONS = (
    "none",
    "skip_connect",
    "avg_pool_2x2",
    "avg_pool_3x3",
    "avg_pool_5x5",
    "max_pool_2x2",
    "max_pool_3x3",
    "max_pool_5x5",
    "max_pool_7x7",
    "conv_1x1",
    "conv_3x3",
    "conv_3x1_1x3",
    "conv_7x1_1x7",
    "sep_conv_3x3",
    "sep_conv_5x5",
    "sep_conv_7x7",
    "dil_conv_3x3",
    "dil_conv_5x5",
    "dil_sep_conv_3x3",
)
"""All that a network can have; each space draws from some of them."""

LARGEST = {"width": 1024, "depth": 200, "nodes": 12}
"""Far above all that was trained: what exceeds it is damaged."""

Edge = tuple[int, str]
"""Input node and operation."""

Node = tuple[Edge, Edge]
"""The two edges into a node, by input, then by operation."""


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        nodes: The edges into each of the nodes 2, 3 and later.
        joined: Nodes that the output joins, ascending.
    """

    nodes: tuple[Node, ...]
    joined: tuple[int, ...]

    @property
    def edges(self) -> list[Edge]:
        """All edges, two into each node in turn."""
        return [edge for node in self.nodes for edge in node]


@dataclass(frozen=True)
class CellArchitecture:
    """A network of cells.

    Attributes:
        width: Channels of the first third of the cells, doubled by each reduction cell.
        depth: Number of cells.
        normal: The cell that keeps the size of its inputs.
        reduce: The cell that halves it, at 1/3 and 2/3 of the depth.
    """

    width: int
    depth: int
    normal: Cell
    reduce: Cell


def checked_cell(edges: Sequence[Edge], joined: Iterable[int] | None, where: str, *, loose: bool) -> Cell:
    """A cell from its edges, two into each node in turn.

    Args:
        edges: In any order within a node.
        joined: Nodes that the output joins; None for those that the space joins.
        where: Names the cell in errors.
        loose: Whether the space joins only nodes that no other node takes.

    Raises:
        InputError: Saying what is wrong, and at which node.
    """
    count = len(edges) // 2
    if not edges or len(edges) % 2 or count > LARGEST["nodes"]:
        raise InputError(
            f"{where} has {len(edges)} edges: wanted two into each of 1 to {LARGEST['nodes']} nodes"
        )
    for place, (source, name) in enumerate(edges):
        node = 2 + place // 2
        if name not in OPERATIONS:
            raise InputError(f"node {node} of {where}: {unknown('operation', name, OPERATIONS)}")
        if type(source) is not int or source not in range(node):
            raise InputError(f"node {node} of {where} takes input {source!r}: wanted 0 to {node - 1}")
    nodes = tuple(sorted_node(edges[2 * node], edges[2 * node + 1]) for node in range(count))
    if joined is None:
        return Cell(nodes, joined_nodes(nodes, loose=loose))
    chosen = tuple(sorted(joined))
    if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(range(2 + count)):
        raise InputError(f"{where} joins nodes {chosen}: wanted different ones of 0 to {count + 1}")
    return Cell(nodes, chosen)


def joined_nodes(nodes: Sequence[Node], *, loose: bool) -> tuple[int, ...]:
    """The nodes that a space's output joins: all of them, or those that no other node takes."""
    taken = {source for node in nodes for source, _ in node} if loose else set()
    return tuple(node for node in range(2, 2 + len(nodes)) if node not in taken)


def sorted_node(first: Edge, second: Edge) -> Node:
    """A node from its two edges in any order: their sum is the same."""
    return (first, second) if first <= second else (second, first)
