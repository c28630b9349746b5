"""Every notation of an architecture: ours, that of DARTS, the official package's, and digits."""

from __future__ import annotations

import re
from collections.abc import Callable

from nasgauge.core import InputError
from nasgauge_adapters.nasbench301.cells import (
    CHOICES,
    KINDS,
    NODES,
    OPERATIONS,
    Cell,
    Cells,
    Edge,
    Node,
    cell_of_edges,
    checked_cell,
    name_of,
    shown,
)
from nasgauge_adapters.nasbench301.configspace import read_configspace, write_configspace
from nasgauge_adapters.nasbench301.genotype import read_genotype, write_genotype

_WANTED = (
    "wanted normal:|op~input|op~input|+(three more nodes)/reduce:(four nodes), Genotype(normal=[(op, input), "
    "...], ...), the dictionary of the package nasbench301, or 16 digits, '|', 16 digits"
)


def parse_cells(text: str) -> Cells:
    """Both cells of an architecture in any notation; raises InputError saying what is wrong and where."""
    text = text.strip()
    for start, read in _READERS.items():
        if re.match(start, text):
            normal, reduce = read(text)
            return normal, reduce
    raise InputError(f"{shown(text)} is not an architecture of nasbench301: {_WANTED}")


def format_cells(cells: Cells) -> str:
    """Canonical string: `normal:|op~input|op~input|+.../reduce:...`, the inputs of a node ascending."""
    return "/".join(f"{kind}:{_format_cell(cell)}" for kind, cell in zip(KINDS, cells, strict=True))


def to_genotype(architecture: str) -> str:
    """The architecture in the notation of DARTS."""
    return write_genotype(parse_cells(architecture))


def to_configspace(architecture: str) -> dict[str, str]:
    """The dictionary that the official package takes as representation `configspace`."""
    return write_configspace(parse_cells(architecture))


def to_digits(architecture: str) -> str:
    """16 digits, `|`, 16 digits: input and number of the operation of each edge, as in published scores."""
    return "|".join(
        "".join(f"{source}{OPERATIONS.index(name)}" for node in cell for source, name in node)
        for cell in parse_cells(architecture)
    )


def _format_cell(cell: Cell) -> str:
    return "+".join(map(_format_node, cell))


def _format_node(node: Node) -> str:
    (low, first), (high, second) = node
    return f"|{first}~{low}|{second}~{high}|"


_KNOWN = [{_format_node(node): node for node in choices} for choices in CHOICES]


def _read_canonical(text: str) -> list[Cell]:
    found = re.fullmatch("normal:(.*)/reduce:(.*)", text)
    if not found:
        raise InputError(f"{shown(text)} has no '/reduce:': {_WANTED}")
    return [_canonical_cell(part, kind, text) for kind, part in zip(KINDS, found.groups(), strict=True)]


def _canonical_cell(part: str, kind: str, text: str) -> Cell:
    nodes = part.split("+")
    known = [table.get(node) for table, node in zip(_KNOWN, nodes, strict=False)]
    if len(nodes) == len(NODES) and None not in known:
        return tuple(node for node in known if node)
    return checked_cell([_edges(node, text) for node in nodes], name_of(kind, text))


def _edges(node: str, text: str) -> list[Edge]:
    """Edges of one node, written `|op~input|op~input|`."""
    if len(node) < 2 or node[0] != "|" or node[-1] != "|":
        raise InputError(f"{node!r} in {shown(text)} is not a node: wanted |op~input|op~input|")
    edges = []
    for edge in node[1:-1].split("|"):
        name, _, source = edge.partition("~")
        if not re.fullmatch("[0-9]", source):
            raise InputError(
                f"{edge!r} in {shown(text)} is not an edge: wanted op~input, such as skip_connect~0"
            )
        edges.append((int(source), name))
    return edges


def _read_digits(text: str) -> list[Cell]:
    found = re.fullmatch(r"([0-9]{16})\|([0-9]{16})", text)
    if not found:
        raise InputError(f"{shown(text)} is not 16 digits, '|', 16 digits: {_WANTED}")
    names = {str(number): name for number, name in enumerate(OPERATIONS)}
    return [
        cell_of_edges(
            [(int(s), names.get(n, n)) for s, n in zip(digits[::2], digits[1::2], strict=True)],
            name_of(kind, text),
        )
        for kind, digits in zip(KINDS, found.groups(), strict=True)
    ]


_READERS: dict[str, Callable[[str], list[Cell]]] = {
    "normal:": _read_canonical,
    "Genotype": read_genotype,
    "{": read_configspace,
    "[0-9]": _read_digits,
}
