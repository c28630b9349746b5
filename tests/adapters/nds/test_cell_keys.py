"""Which cells are the same cell."""

from __future__ import annotations

import itertools

from nasgauge_adapters.nds.cell_keys import first_twin
from nasgauge_adapters.nds.cells import Cell, Node, sorted_node
from nasgauge_adapters.nds.families import cell_space

SKIP, POOL = "skip_connect", "max_pool_3x3"


def renamed(cell: Cell, names: dict[int, int]) -> Cell:
    """The same cell with other names of its nodes."""
    nodes: dict[int, Node] = {}
    for node, ((a, one), (b, two)) in enumerate(cell.nodes, start=2):
        nodes[names[node]] = sorted_node((names[a], one), (names[b], two))
    return Cell(tuple(nodes[node] for node in sorted(nodes)), tuple(sorted(names[j] for j in cell.joined)))


def valid(cell: Cell) -> bool:
    return all(s < node for node, edges in enumerate(cell.nodes, start=2) for s, _ in edges)


def test_all_renamings_of_a_cell_have_one_key() -> None:
    space = cell_space("enas", imagenet=False)
    several = 0
    for name in space.sample(30, 3):
        cell = space.read(name).normal
        orders = itertools.permutations(range(2, 7))
        maps = [{0: 0, 1: 1} | dict(zip(range(2, 7), order, strict=True)) for order in orders]
        twins = {twin for twin in (renamed(cell, each) for each in maps) if valid(twin)}
        assert {first_twin(twin) for twin in twins} == {first_twin(cell)}
        assert first_twin(cell) in twins
        several += len(twins) > 1
    assert several > 10


def test_nodes_0_and_1_keep_their_names() -> None:
    one, other = Cell((((0, SKIP), (1, POOL)),), (2,)), Cell((((0, POOL), (1, SKIP)),), (2,))
    assert first_twin(one) != first_twin(other)


def test_what_is_joined_counts() -> None:
    nodes = (((0, SKIP), (1, POOL)), ((0, SKIP), (0, SKIP)))
    assert first_twin(Cell(nodes, (2,))) != first_twin(Cell(nodes, (3,)))


def test_no_edge_gives_zeros_whatever_its_input() -> None:
    one, other = Cell((((0, "none"), (0, POOL)),), (2,)), Cell((((0, POOL), (1, "none")),), (2,))
    assert first_twin(one) == first_twin(other)
