"""The notation of DARTS: `Genotype(normal=[('sep_conv_3x3', 0), ...], ...)`."""

from __future__ import annotations

import ast
import re
from typing import Any

from nasgauge.core import InputError
from nasgauge_adapters.nasbench301.cells import KINDS, Cell, Cells, Edge, cell_of_edges, name_of, shown

_WANTED = "wanted Genotype(normal=[(operation, input), ...], reduce=[(operation, input), ...])"


def read_genotype(text: str) -> list[Cell]:
    """Both cells, from flat lists of eight edges as in DARTS, or four lists of two; nothing is evaluated.

    Raises:
        InputError: For other text, and for a cell that joins other nodes than 2 to 5.
    """
    try:
        call = ast.parse(text, mode="eval").body
        words = {word.arg: word.value for word in call.keywords} if isinstance(call, ast.Call) else {}
        values = {kind: ast.literal_eval(words[kind]) for kind in KINDS}
    except (SyntaxError, ValueError, TypeError, KeyError, RecursionError, MemoryError):
        raise InputError(f"cannot read {shown(text)}: {_WANTED}") from None
    for kind in KINDS:
        joined = ast.unparse(words[f"{kind}_concat"]) if f"{kind}_concat" in words else "range(2, 6)"
        if re.sub(r"[\s()\[\]]", "", joined) not in ("range2,6", "2,3,4,5"):
            raise InputError(f"{name_of(kind, text)} joins {joined}: nasbench301 joins nodes 2, 3, 4 and 5")
    return [_cell(values[kind], name_of(kind, text)) for kind in KINDS]


def write_genotype(cells: Cells) -> str:
    """The notation with flat lists, as DARTS prints it."""
    edges = [[(name, source) for node in cell for source, name in node] for cell in cells]
    parts = [f"{kind}={cell}, {kind}_concat=range(2, 6)" for kind, cell in zip(KINDS, edges, strict=True)]
    return f"Genotype({', '.join(parts)})"


def _cell(value: Any, where: str) -> Cell:
    try:
        flat = [edge for item in value for edge in (item if isinstance(item[0], tuple | list) else [item])]
        edges: list[Edge] = [(source, name) for name, source in flat]
    except (TypeError, ValueError, IndexError, KeyError):
        raise InputError(f"cannot read {where}: {_WANTED}") from None
    return cell_of_edges(edges, where)
