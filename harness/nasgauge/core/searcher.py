"""A searcher of architectures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nasgauge.core.settings import keyword_defaults, summary


@dataclass(frozen=True)
class Searcher:
    """A function `search(context, *, setting=default)` that looks for the best architecture.

    It asks the context (`nasgauge.searching.context.SearchContext`) for architectures, scores and trainings, tells it
    the best one so far by `context.set_incumbent`, and may go on for ever: the context ends it when the budget is
    used up.

    learns: whether it tells the context by `context.learned` the distribution over options that it learns.
    """

    search: Callable[..., None]
    paper: str = ""
    name: str = ""
    learns: bool = False
    defaults: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.search.__name__)
        object.__setattr__(self, "defaults", keyword_defaults(self.search, "searcher", self.name, "context"))

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return summary(self.search)
