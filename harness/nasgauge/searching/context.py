"""What a searcher sees: architectures to draw, and scores and trainings that cost what they cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from nasgauge.core import Floats, InputError, SearchSpace
from nasgauge.searching.clock import Budget, Clock, Spent
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.trainings import Trainings

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


class Scorer(Protocol):
    """An estimator's scores of any architectures, and what they cost.

    over_set: whether scores compare only within one call.
    """

    name: str
    over_set: bool

    def seconds(self, architectures: Sequence[str]) -> Floats:
        """(M,) measured seconds to build and score each."""

    def scores(self, architectures: Sequence[str]) -> Floats:
        """(M,) scores, higher is better, -inf where there is none."""


@dataclass(frozen=True)
class Step:
    """A new incumbent: the architecture, and the clock when it was chosen."""

    architecture: str
    evaluations: int
    simulated: float
    measured: float
    own: float


class SearchContext:
    """One run of one searcher: all it can ask, and the clock that counts what it asks.

    space: the search space; `space.decisions` where a searcher decides step by step.
    generator: where all of its randomness must come from; seeded by the seed and the run's number, and
        the same for every searcher, so that random searches of equal seed draw equal samples.
    short: epochs of the short training, the longest that the table has below the full one; None where
        there is none, so that `train(architecture, short)` is the published fitness where it can be had.
    estimates: whether there is an estimator.
    evaluated: what `evaluate` gave, by architecture; of one asked twice the last.

    What is asked twice costs twice, as in the published baselines: a searcher that remembers saves it.
    When the budget does not allow what is asked, the search ends there: nothing of it is counted, and
    `Spent` goes past the searcher to its runner. Test accuracies are out of its reach.
    """

    def __init__(
        self,
        space: SearchSpace,
        trainings: Trainings,
        scorer: Scorer | None,
        budget: Budget,
        generator: np.random.Generator,
        complexity: Complexity | None = None,
        setup: Callable[[], Setup] | None = None,
    ) -> None:
        self.space = space
        self.generator = generator
        self.short = trainings.short
        self.estimates = scorer is not None
        self.clock = Clock(budget)
        self.steps: list[Step] = []
        self.evaluated: dict[str, float] = {}
        self.notes: list[str] = []
        self.distributions: list[Floats] = []
        self.scored = self.saw_true_accuracy = False
        self._trainings = trainings
        self._scorer = scorer
        self._complexity = complexity
        self._setup = setup
        self._best = -np.inf
        self._since = 0.0

    @property
    def seconds(self) -> float:
        """Seconds that count against the budget so far."""
        return self.clock.counted

    @property
    def left(self) -> int | None:
        """Evaluations that are left, None where the budget is one of seconds."""
        return self.clock.left

    def sample(self, count: int = 1) -> list[str]:
        """Architectures that can be trained, uniform with replacement."""
        return self._trainings.sample(count, self.generator)

    def neighbours(self, architecture: str) -> list[str]:
        """The architectures one change away that can be trained."""
        return [name for name in self.space.neighbours(architecture) if name in self._trainings]

    def mutate(self, architecture: str) -> str:
        """One of the neighbours, each as likely; the architecture itself where it has none."""
        found = self.neighbours(architecture)
        return found[self.generator.integers(len(found))] if found else architecture

    def score(self, architectures: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Each architecture with what the estimator says of it, until the budget is used up.

        Higher is better, -inf where the estimator failed. Each is paid for when it is given. Scores
        compare within one call; for an estimator over a set, what the budget allows of them is the set.
        """
        if self._scorer is None:
            raise InputError("this searcher asks for scores: name an estimator by --estimator NAME")
        with self._asking():
            asked = architectures[: self.left]  # no more: what is not stored is scored now
            seconds = self._scorer.seconds(asked)
            allowed = asked[: self.clock.affords(seconds)]
            if not allowed:
                self.clock.end()
            if self._scorer.over_set and self.scored:
                raise InputError(
                    f"{self._scorer.name} ranks a set, so its scores of one set do not compare with those of "
                    "another, which this searcher asks for: take an estimator of single networks, or for "
                    "random search a budget by --evaluations"
                )
            self.scored = True
            scores = self._scorer.scores(allowed)
        for architecture, paid, score in zip(allowed, seconds.tolist(), scores.tolist(), strict=False):
            self.clock.charge(measured=paid)
            yield architecture, score
        if len(allowed) < len(architectures):
            self.clock.end()

    def train(self, architecture: str, epochs: int | None = None) -> float:
        """Validation accuracy (percent) of one training run, one of the recorded runs where several are.

        epochs: of a shorter schedule that the table has; None, or no `short`, for the full training.
        """
        with self._asking():
            accuracy, seconds = self._trainings.run(architecture, epochs, self.generator)
            if self.clock.budget.seconds is not None and not np.isfinite(seconds):
                raise InputError(
                    f"the table ({self._trainings.source}) has no training seconds of {architecture!r}: "
                    "give them by --seconds-column, or a budget by --evaluations"
                )
            self.clock.charge(simulated=seconds)
            return accuracy

    def evaluate(self, architectures: Sequence[str]) -> Iterator[tuple[str, float]]:
        """As `score` where there is an estimator; else each with its accuracy after the short training."""
        trained = ((name, self.train(name, self.short)) for name in architectures)
        for name, value in self.score(architectures) if self.estimates else trained:
            self.evaluated[name] = value
            yield name, value

    def complexity(self, architectures: Sequence[str]) -> Floats:
        """(M,) complexity of each, lower is better; free of charge, the same for every searcher."""
        if self._complexity is None:
            raise InputError("this searcher asks for complexities: name one by --complexity NAME")
        with self._asking():
            for architecture in architectures:
                self._trainings.check(architecture)
            return self._complexity.values(architectures)

    def true_accuracy(self, architecture: str) -> float:
        """The accuracy that counts in the end, free of charge: no search, and the results say so."""
        self.saw_true_accuracy = True
        return self._trainings.final(architecture)

    def update_incumbent(self, architecture: str, value: float) -> None:
        """Chooses the architecture if its value is the highest offered so far; of equal ones the first."""
        if not self.steps or value > self._best:
            self._best = value
            self.set_incumbent(architecture)

    def setup(self) -> Setup:
        """Images, device and working folder, for a searcher that trains networks by itself."""
        if self._setup is None:
            raise InputError("this searcher trains networks itself, and was given no images for that")
        with self.apart():
            return self._setup()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is spent inside is not the searcher's own time: it trains networks there, and pays for it."""
        with self._asking():
            yield

    def go_on(self) -> None:
        """Ends the search here where the budget allows no further evaluation, before any work on it."""
        if self.left == 0:
            self.clock.end()

    def pay(self, seconds: float) -> None:
        """Counts one evaluation that the searcher made itself, of so many measured seconds."""
        self.clock.charge(measured=seconds)

    def note(self, text: str) -> None:
        """Says something of its evaluations that a reader of the results must know."""
        self.notes.append(text)

    def learned(self, chances: Floats) -> None:
        """Keeps the distribution (D, M) over the M options of each of D decisions, as it is now."""
        self.distributions.append(chances.copy())

    def set_incumbent(self, architecture: str) -> None:
        """From now on this is the best architecture found."""
        with self._asking():
            self._trainings.check(architecture)
            clock = self.clock
            self.steps.append(
                Step(architecture, clock.evaluations, clock.simulated, clock.measured, clock.own)
            )

    def run(self, search: Callable[[SearchContext], None]) -> None:
        """Lets a searcher search until it ends or its budget does."""
        self._since = time.perf_counter()
        with suppress(Spent):
            search(self)
        self.clock.own += time.perf_counter() - self._since

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Stops the searcher's own clock while the context answers."""
        self.clock.own += time.perf_counter() - self._since
        try:
            yield
        finally:
            self._since = time.perf_counter()
