"""The cells of NAS-Bench-201: four nodes, six edges, five operations.

Node 0 is the input of the cell, node 3 its output; every node is the sum of its incoming edges.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from nasgauge.core import InputError, ProductSpace

OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))

Cell = tuple[str, ...]
"""Six operation names, one per edge, in the order of `EDGES`."""

_FORM = "|op~0|+|op~0|op~1|+|op~0|op~1|op~2|"


def parse_cell(text: str) -> Cell:
    """Operations of an architecture, from its canonical string or from the six digits of the table.

    Raises:
        InputError: Saying what is wrong, and at which node or edge.

    Example:
        >>> parse_cell("421210")
        ('avg_pool_3x3', 'nor_conv_1x1', 'skip_connect', 'nor_conv_1x1', 'skip_connect', 'none')
    """
    text = text.strip()
    if re.fullmatch("[0-9]+", text):
        return _parse_digits(text)
    nodes = text.split("+")
    if len(nodes) != 3:
        raise InputError(
            f"{text!r} has {len(nodes)} of the 3 nodes that '+' joins: wanted {_FORM}, or six digits"
        )
    return tuple(name for target, node in enumerate(nodes, 1) for name in _parse_node(text, node, target))


def format_cell(cell: Cell) -> str:
    """Canonical string of a cell: `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`."""
    a, b, c, d, e, f = cell  # spelt out: a table has 15,625 of them
    return f"|{a}~0|+|{b}~0|{c}~1|+|{d}~0|{e}~1|{f}~2|"


def operations(architecture: str) -> frozenset[str]:
    """Names of the operations on the six edges.

    >>> sorted(operations("333333"))
    ['nor_conv_3x3']
    """
    return frozenset(parse_cell(architecture))


def _parse_digits(text: str) -> Cell:
    if len(text) != len(EDGES):
        order = ", ".join(f"{source}>{target}" for source, target in EDGES)
        raise InputError(f"{text!r} has {len(text)} digits: wanted 6, one per edge in the order {order}")
    for digit, (source, target) in zip(text, EDGES, strict=True):
        if int(digit) >= len(OPERATIONS):
            known = ", ".join(f"{number} {name}" for number, name in enumerate(OPERATIONS))
            raise InputError(
                f"digit {digit} on edge {source}>{target} of {text!r} is unknown: wanted {known}"
            )
    return tuple(OPERATIONS[int(digit)] for digit in text)


def _parse_node(text: str, node: str, target: int) -> list[str]:
    """Operations on the edges into node `target`, written `|op~0|op~1|`."""
    if len(node) < 2 or node[0] != "|" or node[-1] != "|":
        raise InputError(f"node {target} of {text!r} is {node!r}: wanted '|' at both ends, as in {_FORM}")
    edges = node[1:-1].split("|")
    if len(edges) != target:
        raise InputError(
            f"node {target} of {text!r} has {len(edges)} edges: wanted {target}, one from each node before it"
        )
    return [_parse_edge(text, edge, source, target) for source, edge in enumerate(edges)]


def _parse_edge(text: str, edge: str, source: int, target: int) -> str:
    """Operation of one edge, written `op~source`."""
    name, tilde, index = edge.partition("~")
    where = f"edge {source}>{target} of {text!r}"
    if name not in OPERATIONS:
        near = get_close_matches(name.lower(), OPERATIONS, 1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise InputError(
            f"unknown operation {name!r} on {where}; {hint}wanted one of {', '.join(OPERATIONS)}"
        )
    if not tilde or index != str(source):
        raise InputError(f"{where} is written {edge!r}: wanted '{name}~{source}', inputs in ascending order")
    return name


CELLS = ProductSpace(
    "nasbench201", {f"{source}>{target}": OPERATIONS for source, target in EDGES}, parse_cell, format_cell
)
"""All 15,625 of them: one decision per edge, in the order of `EDGES`."""
