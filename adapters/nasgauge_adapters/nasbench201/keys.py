"""Which architectures are the same network, under three notions of sameness."""

from __future__ import annotations

from nasgauge.core import NetworkKey
from nasgauge_adapters.nasbench201.space import EDGES, Cell, format_cell, parse_cell


def network_key(architecture: str) -> NetworkKey:
    """One architecture for all that are the same network up to the names of nodes 1 and 2.

    The names can be exchanged only where edge 1>2 is none. 14,125 classes; networks of one class
    have the same weights and units, and compute the same function.
    """
    return NetworkKey(format_cell(_renamed(parse_cell(architecture))))


def live_key(architecture: str) -> str:
    """As `network_key`, after dead edges became none: 8,765 classes.

    An edge is dead if no path of operations from input to output goes through it. Networks of one
    class compute the same function as initialised, but may differ in size: weights on a dead edge
    are counted, and its batch norm may learn to add a constant.
    """
    return format_cell(_renamed(_without_dead_edges(parse_cell(architecture))))


def published_key(architecture: str) -> str:
    """The expression that the output computes: 6,466 classes, the number in the paper.

    For reporting only: it merges networks of different size, so scores must never be shared under
    it. Two convolutions side by side and one convolution used twice read the same here.

    Source: AutoDL-Projects, `Structure.to_unique_str(consider_zero=True)`: a skip stands for its
    input, a sum is sorted. Zero is recognised there only at node 1: where both inputs of node 2 are
    zero it becomes `#+#`, no longer taken for zero. Following zero through would give 5,390.
    """
    nodes: list[list[str]] = [[], [], []]
    for name, (_, target) in zip(parse_cell(architecture), EDGES, strict=True):
        nodes[target - 1].append(name)
    values = ["0"]
    for names in nodes:
        terms = [_term(name, value) for name, value in zip(names, values, strict=True)]
        values.append("+".join(sorted(terms)))
    return values[-1]


def _renamed(cell: Cell) -> Cell:
    """The smaller of a cell and its twin with nodes 1 and 2 exchanged."""
    into_1, into_2, between, direct, from_1, from_2 = cell
    if between != "none":
        return cell
    return min(cell, (into_2, into_1, between, direct, from_2, from_1))


def _without_dead_edges(cell: Cell) -> Cell:
    used = [edge for edge, name in zip(EDGES, cell, strict=True) if name != "none"]
    fed, useful = {0}, {3}
    for source, target in used:  # by target: all edges into a node come before those out of it
        if source in fed:
            fed.add(target)
    for source, target in reversed(used):
        if target in useful:
            useful.add(source)
    live = {(source, target) for source, target in used if source in fed and target in useful}
    return tuple(name if edge in live else "none" for edge, name in zip(EDGES, cell, strict=True))


def _term(name: str, value: str) -> str:
    """Expression of one edge of operation `name` from a node of expression `value`."""
    if name == "none" or value == "#":
        return "#"
    return value if name == "skip_connect" else f"({value})@{name}"
