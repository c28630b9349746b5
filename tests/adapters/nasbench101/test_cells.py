"""Cells: pruned, in the official order of vertices, and what is next to them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101.cells import Cell, cell_of, column_bits, neighbours, official
from nasgauge_adapters.nasbench101.hashing import cell_hash
from nasgauge_adapters.nasbench101.notations import parse_cell

# Number, hash, cell, parameters, test accuracy; as published.
EXAMPLES = [
    (0, "00005c14", "100110/10000/1001/010/10/1|c3,mp,c3,c3,c1", 8_555_530, 92.060632),
    (1, "0000718c", "100000/10000/1000/111/10/1|c1,c1,c3,c1,c3", 5_878_154, 88.645166),
    (4_789, "02e5a024", "110011/00010/1000/100/10/1|c1,c3,mp,c3,c3", 32_426_634, 94.317575),
    (6_992, "043721b9", "1|", 882_570, 83.770700),
    (326_902, "c5bea05c", "100000/10010/1110/010/10/1|c1,c1,c3,c1,mp", 13_290_378, 81.263353),
]


def shuffled(cell: Cell) -> list[Cell]:
    """The same cell with its inner vertices in every order in which edges still go up."""
    found = []
    for order in permutations(range(1, cell.vertices - 1)):
        at = [0, *order, cell.vertices - 1]
        matrix = cell.matrix[np.ix_(at, at)]
        if not np.tril(matrix).any():
            rows = tuple(tuple(map(bool, row[n + 1 :])) for n, row in enumerate(matrix[:-1]))
            found.append(Cell(rows, tuple(cell.operations[v - 1] for v in order)))
    return found


@pytest.mark.parametrize(("text", "start"), [(text, start) for _, start, text, *_ in EXAMPLES])
def test_hashes_are_the_official_ones(text: str, start: str) -> None:
    assert cell_hash(parse_cell(text)).startswith(start)


@pytest.mark.parametrize("text", [text for *_, text, _, _ in EXAMPLES])
def test_isomorphic_cells_have_one_hash_and_one_official_order(text: str) -> None:
    cell = parse_cell(text)
    assert str(cell) == text
    same = shuffled(cell)
    assert {cell_hash(each) for each in same} == {cell_hash(cell)}
    assert {official(each) for each in same} == {cell}


def test_vertices_on_no_path_are_dropped() -> None:
    matrix = np.zeros((5, 5), bool)
    matrix[0, 1] = matrix[1, 4] = matrix[0, 2] = matrix[3, 4] = True  # 2 leads nowhere, 3 comes from nowhere
    assert str(cell_of(matrix, (2, 0, 1))) == "10/1|mp"


def test_what_is_not_a_cell() -> None:
    with pytest.raises(InputError, match="no path leads from the input"):
        cell_of(np.zeros((3, 3), bool), (0,))
    full = np.triu(np.ones((6, 6), bool), 1)
    with pytest.raises(InputError, match="15 edges: wanted at most 9"):
        cell_of(full, (0, 0, 0, 0))


def test_column_bits_number_the_edges_of_each_column_from_above() -> None:
    matrix = np.zeros((4, 4), bool)
    matrix[0, 1] = matrix[1, 2] = matrix[2, 3] = True
    assert column_bits(matrix) == 1 << 0 | 1 << 2 | 1 << 5


def test_neighbours_by_hand() -> None:
    def around(text: str) -> set[str]:
        return {str(cell) for cell in neighbours(parse_cell(text))}

    # Without its edge the output is cut off; a vertex may come beside it.
    assert around("1|") == {"11/1|c3", "11/1|c1", "11/1|mp"}
    # Without one of its edges the vertex would be on no path.
    small = {text for text in around("10/1|c3") if text.count("/") == 1}
    assert small == {"10/1|c1", "10/1|mp", "11/1|c3"}
    # A new vertex, of three operations, beside the first edge, the second, or both.
    assert len(around("10/1|c3") - small) == 9
    assert "10/1|c3" in around("110/01/1|c3,mp")
    assert {"11/1|c1", "11/1|mp", "10/1|c3", "1|"} < around("11/1|c3")


@pytest.mark.parametrize("text", [text for *_, text, _, _ in EXAMPLES[:3]])
def test_neighbours_are_official_different_and_others(text: str) -> None:
    cell = parse_cell(text)
    around = neighbours(cell)
    assert len(set(around)) == len(around) > 10
    assert cell not in around
    assert all(official(each) == each and each.matrix.sum() <= 9 for each in around)
    assert all(cell in neighbours(each) for each in around)
