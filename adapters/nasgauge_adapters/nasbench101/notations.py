"""The notations in which people write a cell of NAS-Bench-101."""

from __future__ import annotations

import ast
import re

import numpy as np

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101.cells import MOST_VERTICES, OPERATIONS, SHORT, Cell, cell_of
from nasgauge_adapters.nasbench101.enumeration import all_cells

NASLIB = (2, 1, 0)
"""Numbers in `OPERATIONS` of NASLib's 2, 3 and 4; its 0 and 1 are input and output."""
WANTED = (
    "wanted a cell such as 110/10/1|c3,mp, the 32 digits of its hash, its number in the order of hashes, or "
    "(matrix, operations)"
)


def parse(text: str) -> str:
    """The canonical string: the official cell, rows of the upper triangle and then inner operations.

    Args:
        text: That, with vertices in any order and on no path too; a hash; the number in the order of hashes;
            a literal (matrix, operations) with the official names, (vertices, upper bits, operations) as the
            packed data have them, or NASLib's 49 + 7 numbers.

    Raises:
        InputError: Saying what is wrong.

    Example:
        >>> parse("110/01/1|c3,mp")
        '110/01/1|c3,mp'
        >>> parse("([[0, 1, 1], [0, 0, 0], [0, 0, 0]], ['input', 'maxpool3x3', 'output'])")
        '1|'
    """
    stripped = text.strip()
    try:
        if re.fullmatch("[0-9a-fA-F]{32}", stripped):
            cells = all_cells()
            return cells.texts[cells.index_of_hash(stripped.lower())]
        if re.fullmatch("[0-9]{1,6}", stripped):
            return _numbered(int(stripped))
        return str(_literal(stripped) if stripped[:1] in ("(", "[") else parse_cell(stripped))
    except InputError as error:
        raise InputError(f"{text[:120]!r} is not a cell of nasbench101: {error}") from None


def parse_cell(text: str) -> Cell:
    """The official cell of `ROW/ROW/...|OPERATION,...`; raises InputError."""
    rows, bar, names = text.partition("|")
    edges = rows.split("/")
    if not bar or [len(row) for row in edges] != list(range(len(edges), 0, -1)) or set(rows) - set("01/"):
        raise InputError(WANTED)
    matrix = np.zeros((len(edges) + 1, len(edges) + 1), bool)
    for number, row in enumerate(edges):
        matrix[number, number + 1 :] = [digit == "1" for digit in row]
    return _checked(matrix, [name.strip() for name in names.split(",")] if names.strip() else [], SHORT)


def _numbered(number: int) -> str:
    cells = all_cells()
    if number >= len(cells.hashes):
        raise InputError(f"{number} is not the number of a cell: wanted 0 to {len(cells.hashes) - 1}")
    return cells.texts[number]


def _literal(text: str) -> Cell:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise InputError(WANTED) from None
    numbers = [each for each in value if isinstance(each, int)]
    if len(value) == len(numbers) == MOST_VERTICES * (MOST_VERTICES + 1):
        return _of_naslib(numbers)
    if len(value) == len(numbers) == 3:
        return _of_packed(*numbers)
    if len(value) != 2:
        raise InputError(WANTED)
    matrix, names = _matrix(value[0]), value[1]
    if not isinstance(names, list | tuple) or [*names][:1] != ["input"] or [*names][-1:] != ["output"]:
        raise InputError("operations begin with 'input' and end with 'output'")
    return _checked(matrix, [str(name) for name in names[1:-1]], OPERATIONS)


def _matrix(rows: object) -> np.ndarray:
    try:
        found = np.array(rows)
    except ValueError:
        raise InputError("the matrix is not one: its rows differ in length") from None
    if found.ndim != 2 or found.shape[0] != found.shape[1] or not np.isin(found, (0, 1)).all():
        raise InputError("wanted a square matrix of 0 and 1")
    if np.tril(found).any():
        raise InputError("the matrix is not strictly upper-triangular")
    return found.astype(bool)


def _of_naslib(numbers: list[int]) -> Cell:
    edges, codes = numbers[:-MOST_VERTICES], numbers[-MOST_VERTICES:]
    matrix = _matrix(np.reshape(edges, (MOST_VERTICES, MOST_VERTICES)).tolist())
    if not all(2 <= code <= 4 for code in codes[1:-1]):
        raise InputError("NASLib's inner operations are 2, 3 and 4")
    return cell_of(matrix, tuple(NASLIB[code - 2] for code in codes[1:-1]))


def _of_packed(vertices: int, bits: int, code: int) -> Cell:
    pairs = vertices * (vertices - 1) // 2
    if not (2 <= vertices <= MOST_VERTICES and 0 <= bits < 1 << pairs):
        raise InputError("wanted (vertices, upper bits, operations)")
    digits = np.base_repr(max(code, 0), 3)
    if len(digits) != vertices - 1 or digits[0] != "1":
        raise InputError(f"operations are a 1 and {vertices - 2} digits in base 3, not {code}")
    matrix = np.zeros((vertices, vertices), bool)
    matrix[np.triu_indices(vertices, 1)] = [bits >> bit & 1 for bit in range(pairs)]
    return cell_of(matrix, tuple(int(digit) for digit in digits[1:]))


def _checked(matrix: np.ndarray, names: list[str], known: tuple[str, ...]) -> Cell:
    if len(names) != len(matrix) - 2:
        raise InputError(f"{len(names)} operations for {len(matrix) - 2} inner vertices")
    if len(matrix) > MOST_VERTICES:
        raise InputError(f"{len(matrix)} vertices: wanted at most {MOST_VERTICES}")
    for name in names:
        if name not in known:
            raise InputError(f"{name[:30]!r} is not an operation: wanted one of {', '.join(known)}")
    return cell_of(matrix, tuple(known.index(name) for name in names))
