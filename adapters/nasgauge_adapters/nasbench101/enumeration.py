"""All 423,624 cells, in the order of their hashes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import permutations, product
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.runtime.folders import data_folder, settle, writing
from nasgauge_adapters.nasbench101.cells import MOST_EDGES, OPERATIONS, SHORT, Matrix
from nasgauge_adapters.nasbench101.hashing import hashes_of

COUNTS = {2: 1, 3: 6, 4: 84, 5: 2_441, 6: 62_010, 7: 359_082}
"""Cells by number of vertices, as published."""


@dataclass(frozen=True, eq=False)
class AllCells:
    """Every cell, in the order of hashes.

    Attributes:
        hashes: (N,) 32 hexadecimal digits, ascending.
        vertices: (N,) from 2 to 7.
        upper_bits: (N,) bit k for edge k of the strict upper triangle, row by row.
        operations: (N,) base-3 digits of the inner vertices after a leading 1.
    """

    hashes: NDArray[np.bytes_]
    vertices: NDArray[np.uint8]
    upper_bits: NDArray[np.uint32]
    operations: NDArray[np.uint16]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Canonical strings."""
        edges = {(v, b): _edges_text(v, b) for v, b in set(zip(*self._edge_columns, strict=True))}
        codes = {int(code): _operations_text(int(code)) for code in np.unique(self.operations)}
        columns = zip(*self._edge_columns, self.operations.tolist(), strict=True)
        return tuple(f"{edges[v, b]}|{codes[o]}" for v, b, o in columns)

    def index_of_hash(self, text: str) -> int:
        """Number of the cell of that hash; raises InputError if there is none."""
        at = int(np.searchsorted(self.hashes, text.encode()))
        if at == len(self.hashes) or self.hashes[at] != text.encode():
            raise InputError(f"no cell of NAS-Bench-101 has the hash {text}")
        return at

    @property
    def _edge_columns(self) -> tuple[list[int], list[int]]:
        return self.vertices.tolist(), self.upper_bits.tolist()


@cache
def all_cells() -> AllCells:
    """Every cell: read from the cache of this machine, else enumerated and kept there."""
    return _read(cached()) or _kept(enumerate_cells(), cached())


def cached() -> Path:
    """Where they lie on this machine, or would lie."""
    return data_folder() / "spaces" / "nasbench101-cells.npz"


def enumerate_cells() -> AllCells:
    """Every cell, the first of each isomorphism class in the official order; one process a core."""
    graphs = [each for vertices in COUNTS for each in _graphs(vertices)]
    run = Parallel(n_jobs=cpu_count(), batch_size=32)
    found = [cell for part in run(delayed(_cells_of)(*graph) for graph in graphs) for cell in part]
    hashes, *columns = map(np.array, zip(*sorted(found), strict=True))
    if np.bincount(columns[0]).tolist()[2:] != [*COUNTS.values()] or len(np.unique(hashes)) != len(hashes):
        raise AssertionError("these are not the published counts of cells")
    kinds = (np.uint8, np.uint32, np.uint16)
    return AllCells(hashes.astype("S32"), *(each.astype(k) for each, k in zip(columns, kinds, strict=True)))


def _cells_of(matrix: Matrix, labels: NDArray[np.int64]) -> list[tuple[str, int, int, int]]:
    """Hash, vertices, upper bits and packed operations of the cells with these edges."""
    vertices = len(matrix)
    edges = matrix[np.triu_indices(vertices, 1)]
    upper = int((edges << np.arange(len(edges))).sum())
    codes = labels @ 3 ** np.arange(vertices - 3, -1, -1) + 3 ** (vertices - 2)
    return [
        (text, vertices, upper, code)
        for text, code in zip(hashes_of(matrix, labels.tolist()), codes.tolist(), strict=True)
    ]


def _graphs(vertices: int) -> Iterator[tuple[Matrix, NDArray[np.int64]]]:
    """Adjacency (V, V), and the operations (N, V - 2) of its cells."""
    masks, labels = _first_of_each_class(vertices)
    y, x = np.tril_indices(vertices, -1)  # column by column of the upper triangle
    for rows in np.split(np.arange(len(masks)), np.flatnonzero(np.diff(masks)) + 1):
        matrix = np.zeros((vertices, vertices), bool)
        matrix[x, y] = masks[rows[0]] >> np.arange(len(x)) & 1
        yield matrix, labels[rows]


def _first_of_each_class(vertices: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Edge bits (N,), column by column, and operations (N, V - 2) of the first cell of each class.

    The edge bits of a class are the smallest over all orders of inner vertices in which edges go up, and the
    operations the smallest over all orders that leave those edges as they are.
    """
    masks = _masks(vertices)
    labels = np.array(list(product(range(len(OPERATIONS)), repeat=vertices - 2)), np.int64)
    moved = {
        order: _moved(masks, (0, *order, vertices - 1)) for order in permutations(range(1, vertices - 1))
    }
    smallest = np.logical_and.reduce([image >= masks for image in moved.values()])
    masks = masks[smallest]
    kept = np.ones((len(masks), len(labels)), bool)
    powers = 3 ** np.arange(vertices - 3, -1, -1)
    codes = labels @ powers
    for order, image in moved.items():
        same = image[smallest] == masks
        there = np.empty_like(labels)
        there[:, np.array(order, int) - 1] = labels
        kept[same] &= codes <= there @ powers
    at, which = np.nonzero(kept)
    return masks[at], labels[which]


def _masks(vertices: int) -> NDArray[np.int64]:
    """Edge bits in which every vertex but the last has an edge out, and all but the first one in."""
    bits = vertices * (vertices - 1) // 2
    masks = np.arange(1 << bits, dtype=np.int64)
    masks = masks[sum(masks >> bit & 1 for bit in range(bits)) <= MOST_EDGES]
    for vertex in range(vertices):
        out = sum(1 << _bit(vertex, y) for y in range(vertex + 1, vertices))
        into = sum(1 << _bit(x, vertex) for x in range(vertex))
        if out:
            masks = masks[masks & out != 0]
        if into:
            masks = masks[masks & into != 0]
    return masks


def _moved(masks: NDArray[np.int64], place: tuple[int, ...]) -> NDArray[np.int64]:
    """Edge bits after each vertex has moved to its place; a large number where an edge then goes down."""
    found = np.zeros_like(masks)
    for y in range(len(place)):
        for x in range(y):
            edge = masks >> _bit(x, y) & 1
            up = place[x] < place[y]
            found += edge << (_bit(place[x], place[y]) if up else 40)
    return found


def _bit(x: int, y: int) -> int:
    return x + y * (y - 1) // 2


def _edges_text(vertices: int, bits: int) -> str:
    digits = f"{bits:0{vertices * (vertices - 1) // 2}b}"[::-1]
    rows, start = [], 0
    for length in range(vertices - 1, 0, -1):
        rows.append(digits[start : start + length])
        start += length
    return "/".join(rows)


def _operations_text(code: int) -> str:
    return ",".join(SHORT[int(digit)] for digit in np.base_repr(code, 3)[1:])


def _read(path: Path) -> AllCells | None:
    try:
        with path.open("rb") as content, np.load(content, allow_pickle=False) as file:
            found = AllCells(*(file[name] for name in AllCells.__dataclass_fields__))
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
    return found if len(found.hashes) == sum(COUNTS.values()) else None


def _kept(cells: AllCells, path: Path) -> AllCells:
    """The same, written where the next process finds it; where that cannot be, it enumerates again."""
    try:
        with writing(path.parent):
            partial = path.with_name(f"{path.stem}.{os.getpid()}.partial.npz")
            np.savez_compressed(
                partial, **{name: getattr(cells, name) for name in AllCells.__dataclass_fields__}
            )
            settle(partial, path)
    except InputError:
        pass
    return cells
