"""What a cell may be, and how its text says it."""

from __future__ import annotations

import pytest

from nasgauge.core import InputError
from nasgauge_adapters.nds.cells import checked_cell, joined_nodes, sorted_node

SKIP, POOL = "skip_connect", "max_pool_3x3"
CHAIN = [(0, SKIP), (1, POOL), (2, SKIP), (0, SKIP)]


def test_edges_of_a_node_are_sorted_and_may_be_equal() -> None:
    cell = checked_cell([(1, SKIP), (0, POOL), (1, POOL), (1, POOL)], None, "a cell", loose=False)
    assert cell.nodes == (((0, POOL), (1, SKIP)), ((1, POOL), (1, POOL)))
    assert cell.edges == [(0, POOL), (1, SKIP), (1, POOL), (1, POOL)]
    assert sorted_node((1, SKIP), (0, POOL)) == ((0, POOL), (1, SKIP))


def test_a_cell_joins_all_nodes_or_those_that_none_takes() -> None:
    assert checked_cell(CHAIN, None, "a cell", loose=False).joined == (2, 3)
    assert checked_cell(CHAIN, None, "a cell", loose=True).joined == (3,)
    assert checked_cell(CHAIN, [3, 2], "a cell", loose=True).joined == (2, 3)
    assert joined_nodes([((0, SKIP), (1, SKIP))] * 3, loose=True) == (2, 3, 4)


@pytest.mark.parametrize(
    ("edges", "joined", "message"),
    [
        ([], None, "a cell has 0 edges: wanted two into each of 1 to 12 nodes"),
        (CHAIN[:3], None, "has 3 edges"),
        (CHAIN * 7, None, "has 28 edges"),
        (
            [(0, SKIP), (1, "max_pool_3x4")],
            None,
            "node 2 of a cell: no operation 'max_pool_3x4'; did you mean",
        ),
        ([(0, SKIP), (2, SKIP)], None, "node 2 of a cell takes input 2: wanted 0 to 1"),
        ([(0, SKIP), (-1, SKIP)], None, "takes input -1"),
        ([(0, SKIP), (True, SKIP)], None, "takes input True"),
        (CHAIN, [], r"joins nodes \(\): wanted different ones of 0 to 3"),
        (CHAIN, [2, 2], r"joins nodes \(2, 2\)"),
        (CHAIN, [4], r"joins nodes \(4,\)"),
    ],
)
def test_malformed_cells(edges: list[tuple[int, str]], joined: list[int] | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        checked_cell(edges, joined, "a cell", loose=False)
