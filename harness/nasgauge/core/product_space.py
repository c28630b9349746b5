"""A search space whose architectures are all combinations of the options of some decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np

from nasgauge.core.decisions import Decisions
from nasgauge.core.sampling import LISTABLE, distinct, generator, too_many
from nasgauge.core.space import NetworkKey

Options = tuple[str, ...]
"""Names of the options taken, one per decision."""


@dataclass(frozen=True)
class ProductSpace:
    """The parts of a `SearchSpace` that follow from a list of options for each decision.

    Attributes:
        name: Name of the search space, for messages.
        choices: Name of each decision to the names of its options, in order.
        read: Any notation of an architecture to the names of the options taken; raises InputError saying
            what is wrong, and where.
        write: Names of the options taken to the canonical string; the inverse of `read`.

    Example:
        >>> kernels = {"first kernel": ("3", "5"), "second kernel": ("3", "5", "7")}
        >>> space = ProductSpace("kernels", kernels, lambda text: tuple(text.split("-")), "-".join)
        >>> list(space.enumerate())
        ['3-3', '3-5', '3-7', '5-3', '5-5', '5-7']
        >>> space.neighbours("3-5")
        ['5-5', '3-3', '3-7']
        >>> space.decode([1, 2]), space.encode("5-7")
        ('5-7', (1, 2))
    """

    name: str
    choices: Mapping[str, Options]
    read: Callable[[str], Options]
    write: Callable[[Options], str]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of options of each decision."""
        return tuple(map(len, self.choices.values()))

    @cached_property
    def size(self) -> int:
        """Number of architectures."""
        return prod(self.sizes)

    @property
    def decisions(self) -> Decisions:
        """The decisions, as a search space offers them."""
        return Decisions(self.sizes, self.decode, self.encode, self.choices)

    def parse(self, text: str) -> str:
        """Canonical string of an architecture in any notation; raises InputError as `read` does."""
        return self.write(self.read(text))

    def network_key(self, architecture: str) -> NetworkKey:
        """The architecture itself, for a space in which no two are the same network."""
        return NetworkKey(self.parse(architecture))

    def enumerate(self) -> Iterator[str]:
        """All architectures, the option of the last decision changing fastest.

        Raises:
            InputError: For a space that is too large to list.
        """
        if self.size > LISTABLE:
            raise too_many(self.name, self.size)
        return map(self.write, self.combinations())

    def combinations(self) -> Iterator[Options]:
        """Names of the options of every architecture, in the same order."""
        return product(*self.choices.values())

    def sample(self, count: int, seed: int) -> list[str]:
        """Distinct architectures, drawn uniformly without replacement.

        They are the first of one shuffle of all, so that a larger sample with the same seed extends a
        smaller one; a space that is too large to shuffle draws until it has enough different ones.

        Raises:
            InputError: For a count outside 1 to the size of the space, or a negative seed.
        """
        random = generator(self.name, self.size, count, seed)
        if self.size > LISTABLE:
            return distinct(count, lambda: self.decode(random.integers(self.sizes).tolist()))
        numbers = random.permutation(self.size)[:count]
        return [self.decode(options) for options in zip(*np.unravel_index(numbers, self.sizes), strict=True)]

    def neighbours(self, architecture: str) -> list[str]:
        """Architectures with another option at one decision, by decision, then by option."""
        taken = self.read(architecture)
        return [
            self.write((*taken[:place], option, *taken[place + 1 :]))
            for place, (old, options) in enumerate(zip(taken, self.choices.values(), strict=True))
            for option in options
            if option != old
        ]

    def decode(self, options: Sequence[int]) -> str:
        """Canonical string of the architecture that takes these options, numbered from 0."""
        return self.write(
            tuple(names[taken] for names, taken in zip(self.choices.values(), options, strict=True))
        )

    def encode(self, architecture: str) -> tuple[int, ...]:
        """Number of the option taken at each decision: the inverse of `decode`."""
        taken = self.read(architecture)
        return tuple(names.index(name) for names, name in zip(self.choices.values(), taken, strict=True))
