"""What one searcher did in one run, written down while it searches."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nasgauge.core import Floats
from nasgauge.searching.clock import Budget, Clock


@dataclass(frozen=True)
class Step:
    """A new incumbent: the architecture, and the clock when it was chosen."""

    architecture: str
    evaluations: int
    simulated: float
    measured: float
    own: float


class RunRecord:
    """The clock of one run, its incumbents, and what its searcher says of itself.

    Attributes:
        clock: What was used up, by where it comes from.
        steps: The incumbents, oldest first.
        evaluated: Last value of each architecture that was evaluated.
        notes: What a reader of the results must know.
        distributions: (D, M) each, oldest first; empty where the searcher learns none.
        scored: Whether an estimator was used.
        moved: Whether neighbours of an architecture were asked for.
        saw_true_accuracy: Whether the searcher looked at accuracies that no search knows.
    """

    def __init__(self, budget: Budget) -> None:
        self.clock = Clock(budget)
        self.steps: list[Step] = []
        self.evaluated: dict[str, float] = {}
        self.notes: list[str] = []
        self.distributions: list[Floats] = []
        self.scored = self.moved = self.saw_true_accuracy = False
        self._since = time.perf_counter()

    def note(self, text: str) -> None:
        """Adds something about its evaluations that a reader of the results must know.

        Args:
            text: Without a full stop; it stands in the caption, behind the name of the searcher.
        """
        self.notes.append(text)

    def record_distribution(self, chances: Floats) -> None:
        """Keeps the distribution that the searcher has learned so far.

        Args:
            chances: (D, M) chance of each of M options at each of D decisions.
        """
        self.distributions.append(chances.copy())

    @contextmanager
    def untimed(self) -> Iterator[None]:
        """What happens inside does not count as the searcher's own time: it is charged in another way."""
        self._stop_clock()
        try:
            yield
        finally:
            self._start_clock()

    def _add_step(self, architecture: str) -> None:
        clock = self.clock
        self.steps.append(Step(architecture, clock.evaluations, clock.simulated, clock.measured, clock.own))

    def _start_clock(self) -> None:
        self._since = time.perf_counter()

    def _stop_clock(self) -> None:
        self.clock.own += time.perf_counter() - self._since
