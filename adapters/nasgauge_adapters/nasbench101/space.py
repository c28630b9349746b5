"""The space as a whole: what it has, and what stands next to what."""

from __future__ import annotations

from collections.abc import Iterator

from nasgauge.core import NetworkKey
from nasgauge.core.sampling import generator
from nasgauge_adapters.nasbench101.cells import OPERATIONS, neighbours
from nasgauge_adapters.nasbench101.enumeration import COUNTS, all_cells
from nasgauge_adapters.nasbench101.notations import parse_cell

SIZE = sum(COUNTS.values())


def enumerate_all() -> Iterator[str]:
    """Every cell, in the order of hashes."""
    yield from all_cells().texts


def sample(count: int, seed: int) -> list[str]:
    """Distinct cells, uniformly: each is another network. A larger sample begins with a smaller one.

    Raises:
        InputError: For a count outside 1 to 423,624, or a negative seed.
    """
    numbers = generator("nasbench101", SIZE, count, seed).permutation(SIZE)[:count]
    texts = all_cells().texts
    return [texts[number] for number in numbers.tolist()]


def next_to(architecture: str) -> list[str]:
    """Cells one edge, one operation or one vertex away."""
    return [str(cell) for cell in neighbours(parse_cell(architecture))]


def network_key(architecture: str) -> NetworkKey:
    """The architecture itself: isomorphic cells have one canonical string."""
    return NetworkKey(architecture)


def operations(architecture: str) -> frozenset[str]:
    """Names of the operations in a cell."""
    return frozenset(OPERATIONS[number] for number in parse_cell(architecture).operations)
