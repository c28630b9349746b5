from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
import torch
from torch import nn

from nasgauge_adapters.nasbench301.cells import CHOICES, NODES, Cell, checked_cell
from nasgauge_adapters.nasbench301.keys import network_key
from nasgauge_adapters.nasbench301.network import Network, build
from nasgauge_adapters.nasbench301.notations import format_cells, parse_cells
from nasgauge_adapters.nasbench301.space import parse, sample

Names = dict[int, int]
RENAMINGS: list[Names] = [
    {0: 0, 1: 1} | dict(zip(NODES, names, strict=True)) for names in permutations(NODES)
]


def graph(cell: Cell, names: Names) -> frozenset[tuple[int, int, str]]:
    """Labelled edges of a cell whose nodes have other names."""
    edges = [(node, *edge) for node, pair in zip(NODES, cell, strict=True) for edge in pair]
    return frozenset((names[node], names[source], name) for node, source, name in edges)


def renamed(cell: Cell, names: Names) -> Cell:
    edges = graph(cell, names)
    return checked_cell([[(s, name) for n, s, name in edges if n == node] for node in NODES], "a twin")


def test_all_twins_have_one_key_which_is_one_of_them() -> None:
    for architecture in sample(100, 2):
        twins = set()
        for names in RENAMINGS:
            normal, reduce = parse_cells(architecture)
            if all(n > s for n, s, _ in graph(reduce, names)):
                twins.add(format_cells((normal, renamed(reduce, names))))
        assert {network_key(twin) for twin in twins} == {network_key(architecture)}
        assert network_key(network_key(architecture)) == network_key(architecture)


@pytest.mark.slow
def test_equal_keys_are_exactly_the_isomorphic_graphs() -> None:
    few = [
        [choice for choice in choices if {name for _, name in choice} <= {"skip_connect", "avg_pool_3x3"}]
        for choices in CHOICES
    ]
    generator = np.random.default_rng(0)
    cells = [tuple(nodes[generator.integers(len(nodes))] for nodes in few) for _ in range(1500)]
    keys = {cell: network_key(format_cells((cell, cell))) for cell in cells}
    classes = {cell: frozenset(graph(cell, names) for names in RENAMINGS) for cell in cells}
    pairs = set(zip(keys.values(), classes.values(), strict=True))
    assert len(pairs) == len(set(keys.values())) == len(set(classes.values())) < len(set(cells))


def test_nodes_0_and_1_keep_their_names() -> None:
    one = parse("0314021202120212|0212021202120212")
    other = parse("0413021202120212|0212021202120212")
    assert network_key(one) != network_key(other)


@pytest.mark.parametrize("kind", [0, 1])
def test_twins_compute_the_same_function(kind: int) -> None:
    names = {0: 0, 1: 1, 2: 3, 3: 2, 4: 4, 5: 5}
    # Node 3 reads no other node of its cell, so nodes 2 and 3 can exchange their names.
    for architecture in ("0314051612230436|0314051612230436", "0015041321134436|0015041321134436"):
        cells = list(parse_cells(architecture))
        cells[kind] = renamed(cells[kind], names)
        twin = format_cells((cells[0], cells[1]))
        assert twin != parse(architecture)
        assert network_key(twin) == network_key(architecture)
        assert_same_function(parse(architecture), twin, kind, names)


def assert_same_function(one: str, other: str, kind: int, names: Names) -> None:
    """One network has the weights of the other, moved to where the renamed nodes and channels are."""
    first, second = (build(text, classes=3, init_channels=2, cells=4).double() for text in (one, other))
    assert isinstance(first, Network)
    assert isinstance(second, Network)
    places = [edge_places(text)[kind] for text in (one, other)]
    renamed_here = [(position in (1, 2)) == bool(kind) for position in range(4)]
    second.stem.load_state_dict(first.stem.state_dict())
    for position, (old, new) in enumerate(zip(first.cells, second.cells, strict=True)):
        for (node, source), place in places[0].items():
            here = renamed_here[position]
            target = places[1][names[node], names[source]] if here else place
            new.edges[target].load_state_dict(old.edges[place].state_dict())
        for back, (layer, copy) in enumerate(zip(old.preprocess, new.preprocess, strict=True)):
            before = position - 2 + back
            copy_inputs(layer, copy, swap=before >= 0 and renamed_here[before])
    copy_inputs(first.classifier, second.classifier, swap=renamed_here[-1])
    images = torch.randn(4, 3, 16, 16, dtype=torch.float64)
    assert torch.allclose(first(images), second(images))


def edge_places(architecture: str) -> list[dict[tuple[int, int], int]]:
    """By cell: position in the cell's edges of each edge, by node and input."""
    found = []
    for cell in parse_cells(architecture):
        edges = [(node, source) for node, pair in zip(NODES, cell, strict=True) for source, _ in pair]
        found.append({edge: place for place, edge in enumerate(edges)})
    return found


def copy_inputs(layer: nn.Module, copy: nn.Module, *, swap: bool) -> None:
    """The same weights; with `swap`, those that read nodes 2 and 3 of the cell before are exchanged."""
    state = layer.state_dict()
    for name, weight in state.items():
        if swap and weight.dim() > 1:
            two, three, *rest = weight.chunk(4, dim=1)
            state[name] = torch.cat([three, two, *rest], dim=1)
    copy.load_state_dict(state)
