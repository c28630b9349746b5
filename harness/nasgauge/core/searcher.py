"""A searcher of architectures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nasgauge.core.settings import keyword_defaults, summary


@dataclass(frozen=True)
class Searcher:
    """A function `search(arena, *, setting=default)` that looks for the best architecture.

    It asks the arena (`nasgauge.searching.context.Arena`) for architectures, scores and trainings, tells it
    the best one so far by `arena.choose`, and may go on for ever: the arena ends it when the budget is
    used up.

    learns: whether it tells the arena by `arena.learned` the distribution over options that it learns.
    """

    search: Callable[..., None]
    paper: str = ""
    name: str = ""
    learns: bool = False
    defaults: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.search.__name__)
        object.__setattr__(self, "defaults", keyword_defaults(self.search, "searcher", self.name, "arena"))

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return summary(self.search)
