"""A searcher of architectures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, get_args

from nasgauge.core.configurable import Configurable
from nasgauge.core.errors import InputError

EstimatorUse = Literal["optional", "required", "none"]
"""What a searcher does with an estimator that scores for it."""

TrainingUse = Literal["", "alone", "always"]
"""When a searcher asks for recorded trainings: where no estimator scores for it, or always; or not said."""


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
        estimator: Whether an estimator may score for it (`SEARCHER+ESTIMATOR`), has to, or cannot, so that
            one that is given is refused, not left aside.
        trains: When it asks for recorded trainings: `alone`, where no estimator scores for it, or `always`;
            their seconds are then checked before it starts.
        neighbours: Whether it moves from an architecture to its neighbours, of which the table must have
            some.
        defaults: The settings and their defaults, taken from the function.

    Raises:
        InputError: For what is not a function of a context, and for a setting without default, or with
            one that cannot be stored; for a word that `estimator` or `trains` does not know.

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
    estimator: EstimatorUse = "optional"
    trains: TrainingUse = ""
    neighbours: bool = False
    defaults: Mapping[str, Any] = field(init=False)
    kind: ClassVar[str] = "searcher"
    subject: ClassVar[str] = "context"
    function_name: ClassVar[str] = "search"

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, known in (("estimator", get_args(EstimatorUse)), ("trains", get_args(TrainingUse))):
            if getattr(self, name) not in known:
                raise InputError(
                    f"searcher {self.name!r}: {name} is {getattr(self, name)!r}, wanted one of "
                    f"{', '.join(map(repr, known))}"
                )

    def check_estimator(self, estimator: str) -> None:
        """Checks whether the searcher can be given this estimator.

        Args:
            estimator: Its name; empty if there is none.

        Raises:
            InputError: For one that it would leave aside, and for none where it needs one.
        """
        if estimator and self.estimator == "none":
            raise InputError(
                f"{self.name} takes no estimator, and {self.name}+{estimator} gives it one: leave it out "
                "(`nasgauge list` says which searchers take one)"
            )
        if not estimator and self.estimator == "required":
            raise InputError(
                f"{self.name} needs an estimator that scores for it: {self.name}+ESTIMATOR, such as "
                f"{self.name}+naswot"
            )
