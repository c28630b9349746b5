"""Whether a table has what a searcher needs: asked before the work, not found out in the middle of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nasgauge.core import InputError, Searcher, SearchSpace
from nasgauge.searching.clock import Budget
from nasgauge.searching.recorded_seconds import check_seconds
from nasgauge.searching.repeated_search import RepeatedSearch
from nasgauge.searching.trainings import Trainings

LOOKED_AT = 500
"""Architectures whose neighbours are looked for; all of a table that has no more."""

FEW = 0.5
"""Share of architectures with a neighbour below which the results say so."""


def check_trainings(
    searcher: Searcher, *, scored: bool, budgets: Sequence[Budget], trainings: Trainings
) -> None:
    """Raises InputError where the searcher asks for trainings whose seconds cannot be counted.

    Args:
        searcher: What it says of itself counts; one that says nothing is checked at its first training.
        scored: Whether an estimator scores for it.
        budgets: Under which it searches.
        trainings: Those that it can ask for.
    """
    table = trainings.recorded
    if table is None or searcher.trains not in (("always",) if scored else ("always", "alone")):
        return
    seconds = table.schedules[-1].seconds if table.schedules else table.train_seconds
    in_seconds = any(budget.seconds is not None for budget in budgets)
    check_seconds(table.source, table.architectures, seconds, in_seconds=in_seconds)


@dataclass(frozen=True)
class Neighbourhood:
    """How many architectures of a table have a neighbour in it.

    Attributes:
        some: Of those that were looked at.
        of: Number of those that were looked at.
        all: Architectures of the table.
    """

    some: int
    of: int
    all: int

    def __str__(self) -> str:
        drawn = f" looked at of the {self.all}" if self.of < self.all else ""
        return f"{self.some} of {self.of} architectures{drawn}"

    def check(self, searcher: str, source: str) -> None:
        """Raises InputError where none has one, so that a searcher could not move."""
        if not self.some:
            raise InputError(
                f"{searcher} moves from an architecture to its neighbours, and {self} of the table "
                f"({source}) have one in it: search in a table of the whole space, or with random"
            )

    def noted(self, search: RepeatedSearch) -> RepeatedSearch:
        """The same search; with a note for its readers where few architectures have a neighbour."""
        if self.some >= FEW * self.of:
            return search
        note = (
            f"only {self} of the table have a neighbour in it, to which it could move; at the others it "
            "stays, or begins anew at random"
        )
        return replace(search, notes=(*search.notes, note))


def neighbourhood(space: SearchSpace, trainings: Trainings) -> Neighbourhood | None:
    """How many architectures that can be found have a neighbour that can be found; None without a table."""
    if trainings.recorded is None:
        return None
    names = trainings.recorded.architectures
    at = np.unique(np.linspace(0, len(names) - 1, LOOKED_AT).astype(int))
    some = sum(any(other in trainings for other in space.neighbours(names[row])) for row in at.tolist())
    return Neighbourhood(some, len(at), len(names))
