"""The official hash of a cell, equal for isomorphic cells and for no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import md5

import numpy as np

from nasgauge_adapters.nasbench101.cells import Cell, Matrix

INPUT, OUTPUT = -1, -2
_md5 = partial(md5, usedforsecurity=False)


def cell_hash(cell: Cell) -> str:
    """32 hexadecimal digits."""
    return next(hashes_of(cell.matrix, [cell.operations]))


def hashes_of(matrix: Matrix, operations: Iterable[Sequence[int]]) -> Iterator[str]:
    """The hashes of all cells with these edges.

    Args:
        matrix: (V, V) adjacency, strictly upper-triangular.
        operations: Of the V - 2 inner vertices of each cell.

    Source: `hash_module` of google-research/nasbench, in our words: each vertex begins with the hash of its
    degrees and its operation, then takes in those of its neighbours, as often as there are vertices.
    """
    before, after = ([np.flatnonzero(row).tolist() for row in side] for side in (matrix.T, matrix))
    sides = list(zip(before, after, range(len(matrix)), strict=True))
    for inner in operations:
        labels = (INPUT, *inner, OUTPUT)
        hashes = [_md5(str((len(a), len(b), labels[v])).encode()).hexdigest() for b, a, v in sides]
        for _ in labels:
            hashes = [_md5(_taken_in(hashes, b, a, v)).hexdigest() for b, a, v in sides]
        yield _md5(str(sorted(hashes)).encode()).hexdigest()


def _taken_in(hashes: list[str], before: list[int], after: list[int], own: int) -> bytes:
    first, second = (sorted([hashes[u] for u in side]) for side in (before, after))
    return f"{''.join(first)}|{''.join(second)}|{hashes[own]}".encode()
