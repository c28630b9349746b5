"""Why architectures were scored: a table of correlations is about a sample, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

DRAWN, ALL, NAMED, UNRECORDED = "sample", "all", "list", "unknown"
KINDS = (DRAWN, ALL, NAMED, UNRECORDED)


@dataclass(frozen=True)
class Sample:
    """Architectures that were scored for one reason.

    Attributes:
        kind: `sample` where they were drawn at random; `all` of a search space or of a table; `list` where
            the user named them; `unknown` in a store of a time when this was not recorded.
        architectures: All of them, scored yet or not.
        seed: Of the draw; None where nothing was drawn.
    """

    kind: str
    architectures: frozenset[str]
    seed: int | None = None

    @classmethod
    def of(cls, kind: str, architectures: Iterable[str], seed: int | None = None) -> Sample:
        """A sample of any iterable of architectures."""
        return cls(kind, frozenset(architectures), seed)

    @property
    def digest(self) -> str:
        """What tells its architectures from those of another sample; empty where the reason is unknown."""
        if self.kind == UNRECORDED:
            return ""
        return sha256("\n".join(sorted(self.architectures)).encode()).hexdigest()[:16]

    @property
    def of_space(self) -> bool:
        """Whether it says something of the search space: a list is what its user chose."""
        return self.kind != NAMED
