"""The DARTS space as a set: parsing, sampling, neighbours. It has (180 x 7^8)^2, about 10^18, members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb, prod
from typing import NoReturn

from nasgauge.core import Decisions
from nasgauge.core.sampling import distinct, generator, too_many
from nasgauge_adapters.nasbench301.cells import CHOICES, KINDS, NODES, OPERATIONS, Cell, Node
from nasgauge_adapters.nasbench301.notations import format_cells, parse_cells

CELLS = prod(map(len, CHOICES))
SIZE = CELLS**2


def parse(text: str) -> str:
    """Canonical string of an architecture in any notation.

    >>> parse("0211041202100332|0211041202100332").partition("/")[0]
    'normal:|skip_connect~0|avg_pool_3x3~1|+|sep_conv_5x5~0|skip_connect~1|+|skip_connect~0|max_pool_3x3~1|+|sep_conv_3x3~0|skip_connect~3|'

    Raises:
        InputError: Saying what is wrong, and at which node.
    """
    return format_cells(parse_cells(text))


def enumerate_architectures() -> NoReturn:
    """Nobody can list this space: raises InputError with the way out."""
    raise too_many("nasbench301", SIZE)


def sample(count: int, seed: int) -> list[str]:
    """`count` distinct architectures, uniform over the space; a larger sample extends a smaller one.

    Raises:
        InputError: For a count below 1 or a negative seed.
    """
    random = generator("nasbench301", SIZE, count, seed)

    def draw() -> str:
        normal, reduce = divmod(int(random.integers(SIZE)), CELLS)
        return format_cells((_cell(normal), _cell(reduce)))

    return distinct(count, draw)


def neighbours(architecture: str) -> list[str]:
    """The 120 architectures with one operation (96) or one input (24) changed, by cell, then by node."""
    cells = parse_cells(architecture)
    return [
        format_cells((cell, cells[1]) if kind == 0 else (cells[0], cell))
        for kind in range(2)
        for cell in _changed(cells[kind])
    ]


def operations(architecture: str) -> frozenset[str]:
    """Names of the operations on the edges of both cells."""
    return frozenset(name for cell in parse_cells(architecture) for node in cell for _, name in node)


def _decode(options: Sequence[int]) -> str:
    """Architecture of 24 options, three for each node: see `DECISIONS`.

    >>> _decode([0] * 24).partition("+")[0]
    'normal:|max_pool_3x3~0|max_pool_3x3~1|'
    """
    nodes = []
    for index, (pair, first, second) in enumerate(zip(*[iter(options)] * 3, strict=True)):
        choice = (pair * len(OPERATIONS) + first) * len(OPERATIONS) + second
        nodes.append(CHOICES[index % len(NODES)][choice])
    return format_cells((tuple(nodes[: len(NODES)]), tuple(nodes[len(NODES) :])))


DECISIONS = Decisions(
    tuple(
        options
        for _ in KINDS
        for node in NODES
        for options in (comb(node, 2), len(OPERATIONS), len(OPERATIONS))
    ),
    _decode,
)
"""Of each cell and node: which pair of inputs, and the operation on either."""


def _cell(number: int) -> Cell:
    """The cell of that number, 0 to CELLS - 1."""
    nodes = []
    for choices in CHOICES:
        number, choice = divmod(number, len(choices))
        nodes.append(choices[choice])
    return tuple(nodes)


def _changed(cell: Cell) -> Iterator[Cell]:
    for index, (node, edges) in enumerate(zip(NODES, cell, strict=True)):
        for edge in _changed_edges(edges, node):
            yield (*cell[:index], edge, *cell[index + 1 :])


def _changed_edges(edges: Node, node: int) -> Iterator[Node]:
    for (source, name), other in (edges, edges[::-1]):
        for operation in OPERATIONS:
            if operation != name:
                yield _sorted((source, operation), other)
        for free in set(range(node)) - {source, other[0]}:
            yield _sorted((free, name), other)


def _sorted(*edges: tuple[int, str]) -> Node:
    first, second = sorted(edges)
    return first, second
