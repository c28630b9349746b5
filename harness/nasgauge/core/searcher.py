"""A searcher of architectures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nasgauge.core.settings import keyword_defaults, summary


@dataclass(frozen=True)
class Searcher:
    """A function `search(context, *, setting=default)` that looks for the best architecture.

    It asks the context, a `nasgauge.searching.context.SearchContext`, for architectures, scores and
    trainings, names the best one so far by `context.update_incumbent`, and may search for ever: the context
    ends it when the budget is used up.

    Attributes:
        search: The function; its keyword arguments are its settings.
        paper: Address of the publication.
        name: Of the searcher; empty for that of the function.
        learns: Whether it learns a distribution over options, and keeps it by `context.record_distribution`.
        defaults: Values of the settings.
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
