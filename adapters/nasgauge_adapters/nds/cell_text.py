"""Every notation of an architecture of the cell spaces: ours, that of DARTS, and that of the records."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from nasgauge.core import InputError
from nasgauge_adapters.nds.cells import KINDS, LARGEST, Cell, CellArchitecture, Edge, Node, checked_cell

_WANTED = (
    "wanted WIDTHxDEPTH/normal:|op~input|op~input|+...>2.3.4/reduce:..., WIDTHxDEPTH/Genotype(normal=[(op, "
    "input), ...], normal_concat=[...], ...), or the `net` of a record in JSON"
)


def read_architecture(text: str, *, loose: bool) -> CellArchitecture:
    """An architecture in any notation.

    loose: whether a cell that does not say which nodes it joins joins only those that none takes.

    Raises:
        InputError: Saying what is wrong and where.
    """
    text = text.strip()
    if text.startswith("{"):
        return of_record(_json(text), loose=loose)
    found = re.fullmatch(r"(\d{1,6})x(\d{1,6})/(.+)", text, re.DOTALL)
    if not found:
        raise InputError(f"{shown(text)} is not an architecture of cells: {_WANTED}")
    read = _read_genotype if found[3].startswith("Genotype") else _read_canonical
    normal, reduce = read(found[3], loose)
    width, depth = _size("width", int(found[1]), shown(text)), _size("depth", int(found[2]), shown(text))
    return CellArchitecture(width, depth, normal, reduce)


def write_architecture(architecture: CellArchitecture) -> str:
    """Canonical string: edges of a node by input and operation, joined nodes after `>`."""
    return joined_text(architecture, *map(cell_text, (architecture.normal, architecture.reduce)))


def joined_text(architecture: CellArchitecture, normal: str, reduce: str) -> str:
    """The canonical string with these texts of its cells."""
    return f"{architecture.width}x{architecture.depth}/normal:{normal}/reduce:{reduce}"


def cell_text(cell: Cell) -> str:
    """A cell as canonical strings write it."""
    return f"{'+'.join(map(node_text, cell.nodes))}>{nodes_text(cell.joined)}"


@lru_cache(maxsize=2**14)
def node_text(node: Node) -> str:
    """The two edges into a node as canonical strings write them."""
    return "|" + "".join(f"{name}~{source}|" for source, name in node)


def nodes_text(joined: Iterable[int]) -> str:
    """Nodes that a cell joins as canonical strings write them."""
    return ".".join(map(str, joined))


def of_record(net: object, *, loose: bool) -> CellArchitecture:
    """The architecture in the `net` of an official record; raises InputError as `read_architecture` does."""
    if not isinstance(net, Mapping) or not isinstance(net.get("genotype"), Mapping):
        raise InputError("the net has no genotype: wanted the cells normal and reduce, width and depth")
    genotype = net["genotype"]
    normal, reduce = _cells(genotype, loose=loose)
    width, depth = (_size(name, net.get(name), "the net") for name in ("width", "depth"))
    return CellArchitecture(width, depth, normal, reduce)


def shown(text: str) -> str:
    """`text` in quotes, cut to a length that fits in an error."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def _size(name: str, value: object, where: str) -> int:
    if type(value) is not int or not 1 <= value <= LARGEST[name]:
        raise InputError(f"{name} of {where} is {value!r:.40}: wanted 1 to {LARGEST[name]}")
    if name == "width" and value % 2:
        raise InputError(f"width of {where} is {value}: wanted an even number, which reductions halve")
    return value


def _read_canonical(text: str, loose: bool) -> list[Cell]:
    found = re.fullmatch("normal:(.*)/reduce:(.*)", text)
    if not found:
        raise InputError(f"{shown(text)} is not two cells: {_WANTED}")
    cells = []
    for kind, part in zip(KINDS, found.groups(), strict=True):
        where = f"cell {kind} of {shown(text)}"
        nodes, _, joined = part.partition(">")
        if joined and not re.fullmatch(r"\d{1,2}(\.\d{1,2})*", joined):
            raise InputError(f"{where} joins {joined!r}: wanted nodes such as 2.3.4")
        chosen = [int(node) for node in joined.split(".")] if joined else None
        edges = [edge for node in nodes.split("+") for edge in _node(node, where)]
        cells.append(checked_cell(edges, chosen, where, loose=loose))
    return cells


def _node(text: str, where: str) -> list[Edge]:
    found = re.fullmatch(r"\|(\w+)~(\d{1,2})\|(\w+)~(\d{1,2})\|", text)
    if not found:
        raise InputError(f"{shown(text)} in {where} is not a node: wanted |op~input|op~input|")
    return [(int(found[2]), found[1]), (int(found[4]), found[3])]


def _read_genotype(text: str, loose: bool) -> list[Cell]:
    """Both cells; nothing is evaluated."""
    try:
        call = ast.parse(text, mode="eval").body
        words = {word.arg: word.value for word in call.keywords} if isinstance(call, ast.Call) else {}
        found = {name: _literal(value) for name, value in words.items() if name}
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        raise InputError(f"cannot read {shown(text)}: {_WANTED}") from None
    return _cells(found, loose=loose)


def _cells(genotype: Mapping[str, Any], *, loose: bool) -> list[Cell]:
    return [
        checked_cell(_edges(genotype.get(kind), kind), _joined(genotype, kind), f"cell {kind}", loose=loose)
        for kind in KINDS
    ]


def _literal(value: ast.expr) -> Any:
    """A list, or `range(2, 6)` as one."""
    range_of = re.fullmatch(r"range\((\d{1,2}), (\d{1,2})\)", ast.unparse(value))
    return list(range(int(range_of[1]), int(range_of[2]))) if range_of else ast.literal_eval(value)


def _edges(value: Any, kind: str) -> list[Edge]:
    try:
        return [(source, name) for name, source in value]
    except (TypeError, ValueError):
        raise InputError(f"cell {kind} is {shown(str(value))}: wanted pairs of operation and input") from None


def _joined(genotype: Mapping[str, Any], kind: str) -> list[int] | None:
    value = genotype.get(f"{kind}_concat")
    if value is not None and not (isinstance(value, list | tuple) and {int} == set(map(type, value))):
        raise InputError(f"cell {kind} joins {shown(str(value))}: wanted a list of nodes")
    return None if value is None else list(value)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{shown(text)} is not JSON: {_WANTED}") from None
