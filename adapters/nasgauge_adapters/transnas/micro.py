"""The micro space: cells of four nodes, written `64-41414-a_bc_def`, one digit per edge.

Node 0 is the input of the cell, node 3 its output; a is the edge from 0 to 1, b and c are those from 0 and
1 to 2, d, e and f those from 0, 1 and 2 to 3.
"""

from __future__ import annotations

from nasgauge.core import InputError, NetworkKey, ProductSpace
from nasgauge_adapters.transnas.notations import digits_of

OPERATIONS = {"0": "none", "1": "skip_connect", "2": "nor_conv_1x1", "3": "nor_conv_3x3"}
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))
MODULES = "41414"
"""The code of its macro skeleton: two cells for each digit."""

Cell = tuple[str, ...]
"""Six operation names, one per edge, in the order of `EDGES`."""

_KNOWN = ", ".join(f"{digit} {name}" for digit, name in OPERATIONS.items())
_FORM = f"64-{MODULES}-a_bc_def or (a, b, c, d, e, f), each of {_KNOWN}"


def parse_cell(text: str) -> Cell:
    """Operations on the six edges, in the order of `EDGES`.

    >>> parse_cell("64-41414-1_02_333") == parse_cell("(1, 0, 2, 3, 3, 3)")
    True

    Raises:
        InputError: Saying what is wrong, and on which edge.
    """
    digits = digits_of(text, begin=MODULES, end="", form=_FORM)
    if len(digits) != len(EDGES):
        raise InputError(f"{text.strip()[:60]!r} has {len(digits)} digits of 6: wanted {_FORM}")
    for digit, (source, target) in zip(digits, EDGES, strict=True):
        if digit not in OPERATIONS:
            where = f"edge {source}>{target} of {text.strip()[:60]!r}"
            raise InputError(f"digit {digit} on {where} is unknown: wanted {_KNOWN}")
    return tuple(OPERATIONS[digit] for digit in digits)


def format_cell(cell: Cell) -> str:
    """The official string: the inverse of `parse_cell`."""
    a, b, c, d, e, f = (_DIGIT[name] for name in cell)
    return f"64-{MODULES}-{a}_{b}{c}_{d}{e}{f}"


def network_key(architecture: str) -> NetworkKey:
    """The smaller of a cell and its twin with nodes 1 and 2 exchanged, where no edge joins them.

    3,616 classes: the cells of 480 of them were trained under both names, apart.
    """
    return NetworkKey(min(CELLS.parse(architecture), twin(architecture)))


def twin(architecture: str) -> str:
    """The same network under its other name; the canonical string itself where it has no other.

    >>> twin("64-41414-1_20_310"), twin("64-41414-1_02_333")
    ('64-41414-2_10_301', '64-41414-1_02_333')
    """
    a, b, c, d, e, f = cell = parse_cell(architecture)
    return format_cell(cell if c != "none" else (b, a, c, d, f, e))


def operations(architecture: str) -> frozenset[str]:
    """Names of the operations on the six edges.

    >>> sorted(operations("222222"))
    ['nor_conv_1x1']
    """
    return frozenset(parse_cell(architecture))


_DIGIT = {name: digit for digit, name in OPERATIONS.items()}
CELLS = ProductSpace(
    "transnas_micro",
    {f"{source}>{target}": tuple(OPERATIONS.values()) for source, target in EDGES},
    parse_cell,
    format_cell,
)
"""All 4,096 of them, in the order of the official table: one decision per edge."""
