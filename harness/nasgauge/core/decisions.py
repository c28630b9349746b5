"""The decisions that make an architecture, for spaces that can be described so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Decisions:
    """An architecture as a row of decisions, each of which takes one of several options.

    Every combination of options is an architecture.

    Attributes:
        sizes: Number of options of each decision.
        decode: Option taken at each decision, numbered from 0, to the canonical string.
        encode: The inverse of `decode`; None where several combinations give one architecture.
        choices: Name of each decision to the names of its options, in order; empty where they have none.

    Example:
        >>> bits = Decisions((2, 2), lambda options: "".join(map(str, options)))
        >>> bits.decode([1, 0]), bits.named()
        ('10', {'0': ('0', '1'), '1': ('0', '1')})
    """

    sizes: tuple[int, ...]
    decode: Callable[[Sequence[int]], str]
    encode: Callable[[str], tuple[int, ...]] | None = None
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def named(self) -> dict[str, tuple[str, ...]]:
        """Names of the options by name of the decision; numbers where they have no names."""
        if self.choices:
            return {decision: tuple(options) for decision, options in self.choices.items()}
        return {str(place): tuple(map(str, range(size))) for place, size in enumerate(self.sizes)}
