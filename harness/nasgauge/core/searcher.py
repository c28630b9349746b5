"""A searcher of architectures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from nasgauge.core.configurable import Configurable


@dataclass(frozen=True)
class Searcher(Configurable):
    """A function that looks for the best architecture.

    Attributes:
        search: `search(context, *, setting=default)`. It asks the context
            (`nasgauge.searching.context.SearchContext`) for architectures, scores and trainings, names the
            best one so far by `context.update_incumbent`, and may search for ever: the context ends it
            when the budget is used up. Settings are as of `Estimator.score`.
        paper: Address of the publication.
        name: By which it is asked for; the function's own where none is given.
        learns: Whether it learns a distribution over options, and keeps it by
            `context.record_distribution`.
        defaults: The settings and their defaults, taken from the function.

    Raises:
        InputError: For what is not a function of a context, and for a setting without default, or with
            one that cannot be stored.

    Example:
        >>> def first_come(context, *, count=10):
        ...     '''Trains the first architectures that come.'''
        ...     for architecture in context.sample(count):
        ...         context.update_incumbent(architecture, context.train(architecture))
        >>> dict(Searcher(first_come).defaults)
        {'count': 10}
    """

    search: Callable[..., None]
    paper: str = ""
    name: str = ""
    learns: bool = False
    defaults: Mapping[str, Any] = field(init=False)
    kind: ClassVar[str] = "searcher"
    subject: ClassVar[str] = "context"
    function_name: ClassVar[str] = "search"
