"""The five cell spaces as sets."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from genotypes import AMOEBANET_A, DARTS_V2, NASNET_A, PNASNET_5

from nasgauge.core import InputError
from nasgauge_adapters.nds.families import CELLS, cell_space

END = "/reduce:|skip_connect~0|skip_connect~1|"
SMALL = "16x4/normal:|skip_connect~0|max_pool_3x3~1|>2/reduce:|max_pool_3x3~0|skip_connect~1|>2"


@pytest.mark.parametrize(
    ("family", "billions"),
    [("amoeba", 556_628), ("darts", 242), ("enas", 5_063), ("nasnet", 71_465_842), ("pnas", 556_628)],
)
def test_a_space_has_as_many_cells_as_the_paper_counts(family: str, billions: int) -> None:
    """Counted with the order of a node's two edges, which does not matter."""
    space = cell_space(family, imagenet=False)
    ordered = prod((len(space.operations) * inputs) ** 2 for inputs in range(2, 2 + space.count))
    assert ordered / 1e9 == pytest.approx(billions, abs=0.51)
    unordered = prod(
        edges * (edges + 1) // 2
        for edges in (len(space.operations) * inputs for inputs in range(2, 2 + space.count))
    )
    assert space.size == 15 * unordered**2


@pytest.mark.parametrize(
    ("family", "genotype"),
    [("amoeba", AMOEBANET_A), ("darts", DARTS_V2), ("nasnet", NASNET_A), ("pnas", PNASNET_5)],
)
def test_published_cells_are_in_their_space(family: str, genotype: str) -> None:
    space = cell_space(family, imagenet=False)
    name = space.parse(f"16x8/{genotype}")
    assert space.operations_of(name) <= set(space.operations)
    given = space.read(name)
    assert given.normal == space._joined(given.normal.nodes)
    assert given.reduce == space._joined(given.reduce.nodes)


@pytest.mark.parametrize("imagenet", [False, True])
@pytest.mark.parametrize("family", CELLS)
def test_samples_are_distinct_and_extend_each_other(family: str, imagenet: bool) -> None:
    space = cell_space(family, imagenet=imagenet)
    drawn = space.sample(40, 1)
    assert drawn[:10] == space.sample(10, 1) != space.sample(10, 2)
    assert len(set(drawn)) == 40
    for name in drawn:
        assert space.parse(name) == name
        assert space.read(name).width in space.widths
    with pytest.raises(InputError, match="too many to list"):
        space.enumerate()


def test_samples_are_uniform() -> None:
    space = cell_space("enas", imagenet=False)
    reads = [space.read(name) for name in space.sample(2000, 0)]
    first = [edge for each in reads for edge in each.normal.nodes[0]]
    counts = np.unique([name for _, name in first], return_counts=True)[1]
    assert np.allclose(counts / len(first), 0.2, atol=0.03)
    assert {each.width for each in reads} == {16, 24, 32}
    assert {each.depth for each in reads} == {4, 8, 12, 16, 20}


def test_neighbours_differ_in_one_thing() -> None:
    space = cell_space("darts", imagenet=False)
    found = space.neighbours(SMALL)
    sizes = [name for name in found if name.partition("/")[2] == SMALL.partition("/")[2]]
    assert len(sizes) == 2 + 4
    # Two cells of one node with two edges: 7 other operations and 1 other input each.
    assert len(set(found)) == len(found) == 6 + 2 * 2 * (7 + 1)
    assert SMALL not in found
    assert all(SMALL in space.neighbours(other) for other in found)


def test_neighbours_join_what_becomes_loose() -> None:
    space = cell_space("enas", imagenet=False)
    chain = "16x4/normal:|skip_connect~0|skip_connect~1|+|skip_connect~1|skip_connect~2|" + END
    moved = [name for name in space.neighbours(chain) if "|skip_connect~0|skip_connect~1|>2.3" in name]
    assert moved
    assert "|skip_connect~1|skip_connect~2|>3" in space.parse(chain)


def test_equal_networks_have_one_key() -> None:
    space = cell_space("darts", imagenet=False)
    skip, pool = "|skip_connect~0|skip_connect~1|", "|max_pool_3x3~0|max_pool_3x3~1|"
    one = f"16x4/normal:{skip}+{pool}>2.3/reduce:|none~1|none~1|>2"
    other = f"16x4/normal:{pool}+{skip}>2.3/reduce:|none~0|none~1|>2"
    assert one != other
    assert space.network_key(one) == space.network_key(other)
    assert space.network_key(one) != space.network_key(one.replace("16x4", "16x8"))
    for name in space.sample(20, 0):
        key = space.network_key(name)
        assert space.network_key(key) == key == space.parse(key)


def test_every_row_of_decisions_is_an_architecture() -> None:
    space = cell_space("nasnet", imagenet=False)
    random = np.random.default_rng(0)
    assert len(space.decisions.sizes) == 2 + 2 * 5 * 4
    for _ in range(20):
        name = space.decisions.decode(tuple(int(random.integers(size)) for size in space.decisions.sizes))
        assert space.parse(name) == name
        assert len(space.read(name).normal.nodes) == 5
    assert space.decisions.decode([0] * 42).startswith("16x4/normal:|skip_connect~0|skip_connect~0|+")
