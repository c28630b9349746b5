"""What an architecture of the DARTS space is: a normal and a reduction cell of four nodes each.

Nodes 0 and 1 are the outputs of the two cells before; nodes 2 to 5 are each the sum of two operations
on two different earlier nodes; the cell's output is their concatenation.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from itertools import combinations, product

from nasgauge.core import InputError

OPERATIONS = (
    "max_pool_3x3",
    "avg_pool_3x3",
    "skip_connect",
    "sep_conv_3x3",
    "sep_conv_5x5",
    "dil_conv_3x3",
    "dil_conv_5x5",
)
KINDS = ("normal", "reduce")
NODES = (2, 3, 4, 5)

Edge = tuple[int, str]
"""Input node and operation."""

Node = tuple[Edge, Edge]
"""The two edges into a node, by input."""

Cell = tuple[Node, ...]
"""Nodes 2, 3, 4 and 5."""

Cells = tuple[Cell, Cell]
"""Normal cell, reduction cell."""

CHOICES: tuple[tuple[Node, ...], ...] = tuple(
    tuple(
        ((low, first), (high, second))
        for low, high in combinations(range(node), 2)
        for first, second in product(OPERATIONS, repeat=2)
    )
    for node in NODES
)
"""All 49, 147, 294 and 490 ways to feed nodes 2, 3, 4 and 5."""


def checked_cell(nodes: Sequence[Sequence[Edge]], where: str) -> Cell:
    """A cell of four nodes with two edges each, whose edges are sorted by input.

    where: names the cell in errors, such as `the normal cell of '...'`.

    Raises:
        InputError: For another number of nodes or edges, an unknown operation, `none`, an input that is not
            an earlier node, and an input that a node takes twice.
    """
    if len(nodes) != len(NODES):
        raise InputError(f"{where} has {len(nodes)} nodes: wanted 4, nodes 2 to 5, with two edges each")
    return tuple(_node(edges, node, where) for node, edges in zip(NODES, nodes, strict=True))


def cell_of_edges(edges: Sequence[Edge], where: str) -> Cell:
    """A cell from its eight edges, two into each node in turn; raises as `checked_cell` does."""
    if len(edges) != 2 * len(NODES):
        raise InputError(f"{where} has {len(edges)} edges: wanted 8, two into each of the nodes 2 to 5")
    return checked_cell([edges[start : start + 2] for start in range(0, len(edges), 2)], where)


def name_of(kind: str, text: str) -> str:
    """How errors name the `normal` or `reduce` cell of an architecture."""
    return f"the {kind} cell of {shown(text)}"


def shown(text: str) -> str:
    """`text` in quotes, cut to a length that fits in an error."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def _node(edges: Sequence[Edge], node: int, where: str) -> Node:
    where = f"node {node} of {where}"
    if len(edges) != 2:
        raise InputError(f"{where} has {len(edges)} edges: wanted two")
    for source, name in edges:
        if name not in OPERATIONS:
            raise InputError(f"{where}: {_unknown(name)}")
        if type(source) is not int or source not in range(node):
            raise InputError(f"{where} takes input {source!r}: wanted two of {_numbers(node)}")
    first, second = sorted(edges)
    if first[0] == second[0]:
        raise InputError(
            f"{where} takes input {first[0]} twice: wanted two different ones of {_numbers(node)}"
        )
    return first, second


def _unknown(name: object) -> str:
    known = ", ".join(OPERATIONS)
    if name == "none":
        return f"no edge of a trained network is 'none': wanted one of {known}"
    near = get_close_matches(str(name).lower(), OPERATIONS, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"unknown operation {name!r}; {hint}wanted one of {known}"


def _numbers(count: int) -> str:
    return ", ".join(map(str, range(count)))
