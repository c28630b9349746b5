"""The five cell spaces as sets: parsing, sampling, neighbours, and which architectures are one network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations_with_replacement
from math import prod
from typing import NoReturn

import numpy as np

from nasgauge.core import Decisions, NetworkKey
from nasgauge.core.sampling import distinct, generator, too_many
from nasgauge_adapters.nds.cell_keys import first_twin
from nasgauge_adapters.nds.cell_text import (
    cell_text,
    joined_text,
    node_text,
    nodes_text,
    read_architecture,
    write_architecture,
)
from nasgauge_adapters.nds.cells import Cell, CellArchitecture, Node, joined_nodes, sorted_node


@dataclass(frozen=True)
class CellSpace:
    """The parts of a `SearchSpace` of cells. What it parses may have other operations, nodes and sizes.

    Attributes:
        name: Of the search space, for messages.
        operations: Of which edges are drawn.
        count: Nodes of a cell beside its two inputs.
        loose: Whether a cell joins only nodes that no other node takes.
        widths: Of which networks are drawn.
        depths: Of which networks are drawn.
    """

    name: str
    operations: tuple[str, ...]
    count: int
    loose: bool
    widths: tuple[int, ...]
    depths: tuple[int, ...]

    @cached_property
    def size(self) -> int:
        """Number of architectures."""
        return len(self.widths) * len(self.depths) * prod(map(len, self._choices)) ** 2

    @cached_property
    def _choices(self) -> tuple[tuple[Node, ...], ...]:
        """All ways to feed each node."""
        return tuple(
            tuple(
                combinations_with_replacement(
                    sorted((s, name) for name in self.operations for s in range(node)), 2
                )
            )
            for node in range(2, 2 + self.count)
        )

    def read(self, text: str) -> CellArchitecture:
        """An architecture in any notation; raises InputError saying what is wrong."""
        return read_architecture(text, loose=self.loose)

    def parse(self, text: str) -> str:
        """Its canonical string."""
        return write_architecture(self.read(text))

    def enumerate(self) -> NoReturn:
        """Nobody can list this space: raises InputError with the way out."""
        raise too_many(self.name, self.size)

    def sample(self, count: int, seed: int) -> list[str]:
        """Distinct architectures, uniform over the space; a larger sample extends a smaller one.

        Raises:
            InputError: For a count below 1 or a negative seed.
        """
        random = generator(self.name, self.size, count, seed)

        def draw() -> str:
            width, depth = (int(random.choice(options)) for options in (self.widths, self.depths))
            return write_architecture(
                CellArchitecture(width, depth, self._drawn(random), self._drawn(random))
            )

        return distinct(count, draw)

    def neighbours(self, architecture: str) -> list[str]:
        """Architectures with another width or depth, or one edge with another operation or input."""
        given = self.read(architecture)
        normal, reduce = cell_text(given.normal), cell_text(given.reduce)
        found = [
            *(joined_text(replace(given, width=width), normal, reduce) for width in self.widths),
            *(joined_text(replace(given, depth=depth), normal, reduce) for depth in self.depths),
            *(joined_text(given, cell, reduce) for cell in self._changed(given.normal)),
            *(joined_text(given, normal, cell) for cell in self._changed(given.reduce)),
        ]
        same = joined_text(given, normal, reduce)
        return [text for text in dict.fromkeys(found) if text != same]

    def network_key(self, architecture: str) -> NetworkKey:
        """One architecture for all that are the same network up to the names of nodes 2 and later."""
        given = self.read(architecture)
        key = replace(given, normal=first_twin(given.normal), reduce=first_twin(given.reduce))
        return NetworkKey(write_architecture(key))

    def operations_of(self, architecture: str) -> frozenset[str]:
        """Names of the operations on the edges of both cells."""
        given = self.read(architecture)
        return frozenset(name for cell in (given.normal, given.reduce) for _, name in cell.edges)

    @property
    def decisions(self) -> Decisions:
        """Width, depth, and of every node of both cells two inputs, each with its operation."""
        edges = [size for node in range(2, 2 + self.count) for size in (node, len(self.operations)) * 2]
        return Decisions((len(self.widths), len(self.depths), *edges, *edges), self._decode)

    def _decode(self, options: Sequence[int]) -> str:
        width, depth, *taken = options
        edges = [
            (source, self.operations[name]) for source, name in zip(taken[::2], taken[1::2], strict=True)
        ]
        nodes = [sorted_node(*pair) for pair in zip(edges[::2], edges[1::2], strict=True)]
        cells = (self._joined(nodes[: self.count]), self._joined(nodes[self.count :]))
        return write_architecture(CellArchitecture(self.widths[width], self.depths[depth], *cells))

    def _drawn(self, random: np.random.Generator) -> Cell:
        return self._joined([choices[int(random.integers(len(choices)))] for choices in self._choices])

    def _joined(self, nodes: Sequence[Node]) -> Cell:
        return Cell(tuple(nodes), joined_nodes(nodes, loose=self.loose))

    def _changed(self, cell: Cell) -> Iterator[str]:
        """Texts of the cells with another operation or another input at one edge."""
        texts = [node_text(node) for node in cell.nodes]
        same = nodes_text(self._joined(cell.nodes).joined)
        for place, node in enumerate(cell.nodes):
            for (source, name), other in (node, node[::-1]):
                for operation in self.operations:
                    changed = node_text(sorted_node((source, operation), other))
                    yield f"{'+'.join([*texts[:place], changed, *texts[place + 1 :]])}>{same}"
                for each in range(place + 2):
                    changed_node = sorted_node((each, name), other)
                    yield cell_text(
                        self._joined([*cell.nodes[:place], changed_node, *cell.nodes[place + 1 :]])
                    )
