"""Cells of NAS-Bench-101: graphs of at most seven vertices, pruned, and in the official order of vertices."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

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
    """Cells with one edge more or less, or another operation, pruned; without the cell itself.

    Cells of more than 9 edges, and without a path, are left out.
    """
    matrix = cell.matrix
    found = []
    for x, y in zip(*np.triu_indices(cell.vertices, 1), strict=True):
        toggled = matrix.copy()
        toggled[x, y] ^= True
        found.append((toggled, cell.operations))
    for place, operation in enumerate(cell.operations):
        others = [other for other in range(len(OPERATIONS)) if other != operation]
        found += [
            (matrix, (*cell.operations[:place], other, *cell.operations[place + 1 :])) for other in others
        ]
    cells: dict[Cell, None] = {}
    for edges, operations in found:
        try:
            cells[cell_of(edges, operations)] = None
        except InputError:
            continue
    return [each for each in cells if each != cell]


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
