"""What is searched, and with what: all that the runs of a search have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nasgauge.core import Floats, SearchSpace
from nasgauge.searching.clock import Budget
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.trainings import Trainings

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


class Scorer(Protocol):
    """An estimator's scores of any architectures, and what they cost.

    Attributes:
        name: Of the estimator.
        over_set: Whether scores compare only within one call.
    """

    name: str
    over_set: bool

    def seconds(self, architectures: Sequence[str]) -> Floats:
        """(M,) measured seconds to build and score each."""

    def scores(self, architectures: Sequence[str]) -> Floats:
        """(M,) scores, higher is better, -inf if there is none."""


@dataclass(frozen=True)
class SearchProblem:
    """All that a searcher can be given.

    Attributes:
        space: The search space.
        trainings: Recorded trainings, which decide what can be found.
        scorer: Scores of the estimator; None if there is none.
        budget: What each run may use.
        complexity: The other objective of searchers that have two.
        setup: Gives images, device and working folder to a searcher that trains networks itself; called
            when first needed, since most searchers need none.
    """

    space: SearchSpace
    trainings: Trainings
    scorer: Scorer | None
    budget: Budget
    complexity: Complexity | None = None
    setup: Callable[[], Setup] | None = None
