from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from nasgauge_adapters.nasbench201.keys import live_key, network_key, published_key
from nasgauge_adapters.nasbench201.space import CELLS, EDGES, parse_cell

ALL = list(CELLS.enumerate())
parse = CELLS.parse


@pytest.mark.parametrize(
    ("key", "classes"), [(network_key, 14_125), (live_key, 8_765), (published_key, 6_466)]
)
def test_number_of_classes(key: Callable[[str], str], classes: int) -> None:
    assert len({key(architecture) for architecture in ALL}) == classes


@pytest.mark.parametrize("key", [network_key, live_key])
def test_a_key_is_an_architecture_of_its_own_class(key: Callable[[str], str]) -> None:
    for architecture in CELLS.sample(500, 0):
        representative = key(architecture)
        assert parse(representative) == representative == key(representative)


def graphs(architecture: str) -> set[frozenset[tuple[int, int, str]]]:
    """The labelled graph under every renaming of nodes 1 and 2, without edges of none."""
    used = [(s, t, op) for (s, t), op in zip(EDGES, parse_cell(architecture), strict=True) if op != "none"]
    return {
        frozenset((names[s], names[t], op) for s, t, op in used)
        for names in ((0, *middle, 3) for middle in permutations((1, 2)))
    }


@pytest.mark.slow
def test_network_key_joins_exactly_the_isomorphic_graphs() -> None:
    classes: dict[str, set[frozenset[tuple[int, int, str]]]] = {}
    for architecture in ALL:
        renamings = graphs(architecture)
        assert classes.setdefault(network_key(architecture), renamings) == renamings
    assert len({frozenset(found) for found in classes.values()}) == len(classes) == 14_125


@pytest.mark.parametrize(
    ("digits", "live"),
    [
        ("333000", "000000"),  # nothing reaches the output
        ("000033", "000000"),  # nothing reaches the nodes
        ("301300", "000300"),  # node 2 leads nowhere
        ("003303", "000300"),  # a path that starts at an empty node 1
        ("340020", "300020"),  # node 2 again, node 1 alive
        ("123412", "123412"),
    ],
)
def test_live_key_drops_dead_edges(digits: str, live: str) -> None:
    assert live_key(parse(digits)) == network_key(parse(live))


def test_published_key_merges_networks_of_different_size() -> None:
    twice, two = parse("301011"), parse("330011")  # one convolution used twice; two of them
    assert published_key(twice) == published_key(two)
    assert live_key(twice) != live_key(two)


def test_published_key_does_not_follow_zero_beyond_node_1() -> None:
    assert published_key(parse("000310")) == published_key(parse("000330"))
    assert published_key(parse("000301")) != published_key(parse("000303"))
