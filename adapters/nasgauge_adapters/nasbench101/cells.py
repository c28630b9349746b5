"""Cells of NAS-Bench-101: graphs of at most seven vertices, pruned, and in the official order of vertices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError

OPERATIONS = ("conv3x3-bn-relu", "conv1x1-bn-relu", "maxpool3x3")
"""In the official order, which decides which of several equal cells is the official one."""
SHORT = ("c3", "c1", "mp")
MOST_VERTICES = 7
MOST_EDGES = 9

Matrix = NDArray[np.bool_]


@dataclass(frozen=True)
class Cell:
    """A cell: edges between V vertices, the first its input and the last its output.

    Attributes:
        edges: For each vertex but the last, whether there is an edge to each later one.
        operations: Number in `OPERATIONS` of each of the V - 2 inner vertices.
    """

    edges: tuple[tuple[bool, ...], ...]
    operations: tuple[int, ...]

    @property
    def vertices(self) -> int:
        """V, from 2 to 7."""
        return len(self.operations) + 2

    @property
    def matrix(self) -> Matrix:
        """(V, V) adjacency, strictly upper-triangular."""
        found = np.zeros((self.vertices, self.vertices), bool)
        for row, edges in enumerate(self.edges):
            found[row, row + 1 :] = edges
        return found

    def __str__(self) -> str:
        rows = "/".join("".join("01"[edge] for edge in row) for row in self.edges)
        return f"{rows}|{','.join(SHORT[each] for each in self.operations)}"


def cell_of(matrix: Matrix, operations: tuple[int, ...]) -> Cell:
    """The official cell that is isomorphic to this one without the vertices on no path.

    Args:
        matrix: (V, V) adjacency, strictly upper-triangular.
        operations: Of the V - 2 inner vertices.

    Raises:
        InputError: If the output cannot be reached, or more than 9 edges are left.
    """
    kept = _on_a_path(matrix)
    if not kept[0]:
        raise InputError("no path leads from the input of the cell to its output")
    matrix = matrix[np.ix_(kept, kept)]
    operations = tuple(op for op, keep in zip(operations, kept[1:-1], strict=True) if keep)
    if (count := int(matrix.sum())) > MOST_EDGES:
        raise InputError(f"the cell has {count} edges: wanted at most {MOST_EDGES}")
    return official(_cell(matrix, operations))


def official(cell: Cell) -> Cell:
    """The first of all cells isomorphic to this one in the official enumeration.

    It has the smallest number of edge bits, column by column, then the smallest operations. Channel counts
    depend on the order of vertices, so isomorphic cells may be of different size; the published networks are
    those of this one.

    Source: `generate_graphs` of google-research/nasbench, in our words.
    """
    matrix, inner = cell.matrix, range(1, cell.vertices - 1)
    best: tuple[int, tuple[int, ...], Matrix] | None = None
    for order in permutations(inner):
        at = [0, *order, cell.vertices - 1]  # the vertex that comes to each place
        moved = matrix[np.ix_(at, at)]
        if np.tril(moved).any():
            continue
        found = column_bits(moved), tuple(cell.operations[place - 1] for place in order), moved
        if best is None or found[:2] < best[:2]:
            best = found
    assert best is not None  # the order of the cell itself is one
    return _cell(best[2], best[1])


def column_bits(matrix: Matrix) -> int:
    """Edges as a number: bit x + y (y - 1) / 2 for the edge from x to y."""
    columns = np.concatenate([matrix[:y, y] for y in range(1, len(matrix))])
    return sum(1 << int(bit) for bit in np.flatnonzero(columns))


def neighbours(cell: Cell) -> list[Cell]:
    """Cells with one edge more or less, another operation, or one vertex more or less, without repeats.

    A vertex comes or goes with its two edges, one in and one out, so that the cell itself is a neighbour of
    each of its neighbours. What would leave a vertex on no path, or more than 9 edges, is left out. Ours: the
    official package mutates edges and operations only, and prunes, which has no way back.
    """
    found: dict[Cell, None] = {}
    for matrix, operations in (*_toggled(cell), *_renamed(cell), *_shorter(cell), *_longer(cell)):
        if _on_a_path(matrix).all() and matrix.sum() <= MOST_EDGES:
            found[official(_cell(matrix, operations))] = None
    found.pop(cell, None)
    return list(found)


_Changed = Iterator[tuple[Matrix, tuple[int, ...]]]


def _joinable(cell: Cell) -> Iterator[tuple[int, int]]:
    """Vertices between which an edge is, or may be without a circle, in either direction."""
    behind = np.linalg.matrix_power(cell.matrix + np.eye(cell.vertices, dtype=int), cell.vertices) > 0
    for x, y in product(range(cell.vertices - 1), range(1, cell.vertices)):
        if x != y and not behind[y, x]:
            yield x, y


def _in_order(matrix: Matrix, operations: tuple[int, ...]) -> tuple[Matrix, tuple[int, ...]]:
    """The same with vertices in an order in which edges go up: that of how many are behind them."""
    behind = np.linalg.matrix_power(matrix + np.eye(len(matrix), dtype=int), len(matrix)) > 0
    inner = 1 + np.argsort(behind.sum(0)[1:-1], kind="stable")
    order = [0, *inner.tolist(), len(matrix) - 1]
    return matrix[np.ix_(order, order)], tuple(operations[vertex - 1] for vertex in order[1:-1])


def _toggled(cell: Cell) -> _Changed:
    for x, y in _joinable(cell):
        matrix = cell.matrix
        matrix[x, y] ^= True
        yield _in_order(matrix, cell.operations)


def _renamed(cell: Cell) -> _Changed:
    for place, other in product(range(len(cell.operations)), range(len(OPERATIONS))):
        yield cell.matrix, (*cell.operations[:place], other, *cell.operations[place + 1 :])


def _shorter(cell: Cell) -> _Changed:
    matrix = cell.matrix
    for vertex in range(1, cell.vertices - 1):
        if matrix[vertex].sum() == matrix[:, vertex].sum() == 1:
            kept = [other for other in range(cell.vertices) if other != vertex]
            yield matrix[np.ix_(kept, kept)], cell.operations[: vertex - 1] + cell.operations[vertex:]


def _longer(cell: Cell) -> _Changed:
    if cell.vertices == MOST_VERTICES:
        return
    last = cell.vertices - 1
    for x, y in _joinable(cell):
        wider = np.insert(np.insert(cell.matrix, last, False, axis=0), last, False, axis=1)
        wider[x, last] = wider[last, last + 1 if y == last else y] = True
        for operation in range(len(OPERATIONS)):
            yield _in_order(wider, (*cell.operations, operation))


def _cell(matrix: Matrix, operations: tuple[int, ...]) -> Cell:
    rows = tuple(tuple(map(bool, row[number + 1 :])) for number, row in enumerate(matrix[:-1]))
    return Cell(rows, operations)


def _on_a_path(matrix: Matrix) -> NDArray[np.bool_]:
    """(V,) whether a vertex lies on a path from input to output."""
    forward, backward = (np.zeros(len(matrix), bool) for _ in range(2))
    forward[0] = backward[-1] = True
    for vertex in range(1, len(matrix)):
        forward[vertex] = forward[matrix[:, vertex]].any()
    for vertex in range(len(matrix) - 2, -1, -1):
        backward[vertex] = backward[matrix[vertex]].any()
    kept: NDArray[np.bool_] = forward & backward
    return kept
