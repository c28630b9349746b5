"""What a searcher sees: architectures to draw, and scores and trainings that cost what they cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from nasgauge.core import Floats, InputError
from nasgauge.searching.clock import BudgetExhausted
from nasgauge.searching.problem import Scorer, SearchProblem
from nasgauge.searching.run_record import RunRecord

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


class SearchContext(RunRecord):
    """All that a searcher has: what it can ask for, and a clock that counts what it asks for.

    A searcher draws architectures (`sample`, `neighbours`, `mutate`), has them scored by the estimator
    (`score`), trained as the benchmark recorded it (`train`), or whichever of the two there is (`evaluate`),
    and names the best one so far (`update_incumbent`, or `set_incumbent` if it decides by itself). It may
    search for ever: when the budget does not allow what it asks for, nothing of that is counted, and
    `BudgetExhausted` ends it, as it does after `nasgauge.searching.clock.IDLE_STEPS` questions in a row
    that cost nothing. An architecture that is asked for twice costs twice, as in the published
    baselines: a searcher that remembers saves that. Test accuracies are out of reach.

    Attributes:
        space: The search space; `space.decisions` where a searcher decides step by step.
        generator: Where all randomness must come from. It is seeded by the seed and the number of the run,
            the same for every searcher, so that random searches of equal seed draw equal samples.
        short: Epochs of the short training, the longest below the full one that the table has; None where
            there is none, so that `train(architecture, context.short)` is the published fitness where it
            can be had.
        estimates: Whether there is an estimator.
        clock: What was used up so far.
        steps: The incumbents so far, oldest first.
        evaluated: What `evaluate` gave, by architecture; the last value where it was asked for twice.

    Example:
        A searcher is a function of a context; its keyword arguments are its settings. This one walks a few
        steps from each random start::

            def climb(context, *, steps=3):
                while True:  # the context ends it when the budget is used up
                    (architecture,) = context.sample()
                    for _ in range(steps):
                        accuracy = context.train(architecture, context.short)
                        context.update_incumbent(architecture, accuracy)
                        architecture = context.mutate(architecture)

            nasgauge.search("nasbench201", climb, evaluations=100, runs=50)
    """

    def __init__(self, problem: SearchProblem, generator: np.random.Generator) -> None:
        """A new run of a searcher.

        Args:
            problem: What is searched, and with what.
            generator: Of this run alone.
        """
        super().__init__(problem.budget)
        self.space = problem.space
        self.generator = generator
        self.short = problem.trainings.short
        self.estimates = problem.scorer is not None
        self._problem = problem
        self._trainings = problem.trainings
        self._best = -np.inf

    @property
    def seconds(self) -> float:
        """Seconds that count against the budget so far."""
        self.clock.ask()
        return self.clock.counted

    @property
    def left(self) -> int | None:
        """Evaluations that are left, None where the budget is one of seconds."""
        self.clock.ask()
        return self.clock.left

    def sample(self, count: int = 1) -> list[str]:
        """Architectures that can be evaluated, uniformly with replacement."""
        self.clock.ask()
        return self._trainings.sample(count, self.generator)

    def satisfies(self, architecture: str) -> bool:
        """Whether the architecture satisfies the conditions of the search on costs; free of charge.

        One that does not is neither scored nor trained: it has the value -inf, which costs nothing.
        """
        self.clock.ask()
        return not self._trainings.excludes(architecture)

    def neighbours(self, architecture: str) -> list[str]:
        """The architectures one change away that can be evaluated."""
        self.clock.ask()
        self.moved = True
        return [name for name in self.space.neighbours(architecture) if name in self._trainings]

    def mutate(self, architecture: str) -> str:
        """One of the neighbours, each as likely; the architecture itself where it has none."""
        found = self.neighbours(architecture)
        return found[self.generator.integers(len(found))] if found else architecture

    def score(self, architectures: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Scores of the estimator, one by one until the budget is used up.

        Each architecture is charged when it is given. Scores compare within one call; for an estimator over
        a set, the set is what the budget allows of the architectures.

        Args:
            architectures: To be scored, in this order.

        Yields:
            Architecture and score; higher is better, -inf where the estimator failed, and free of charge for
            an architecture that does not satisfy the conditions of the search.

        Raises:
            InputError: If there is no estimator, or one over a set is called a second time.
            BudgetExhausted: When the budget does not allow the next one.
        """
        self.clock.ask()
        scorer = self._problem.scorer
        if scorer is None:
            raise InputError("this searcher asks for scores: name an estimator, as SEARCHER+ESTIMATOR")
        excludes = self._trainings.excludes
        found = iter(self._affordable(scorer, [name for name in architectures if not excludes(name)]))
        for architecture in architectures:
            if excludes(architecture):
                yield architecture, -np.inf
                continue
            seconds_and_score = next(found, None)
            if seconds_and_score is None:
                self.clock.end()
            self.clock.charge(measured=seconds_and_score[0])
            yield architecture, seconds_and_score[1]

    def train(self, architecture: str, epochs: int | None = None) -> float:
        """Validation accuracy of one training; of one of the recorded runs where there are several.

        One that does not satisfy the conditions of the search is not trained: -inf, free of charge.

        Args:
            architecture: To be trained.
            epochs: Of a shorter training that the table has, such as `short`; None for the full one.

        Returns:
            Percent.

        Raises:
            InputError: If the table has no such architecture, training or seconds.
            BudgetExhausted: When the budget does not allow it.
        """
        self.clock.ask()
        if self._trainings.excludes(architecture):
            return -np.inf
        with self.untimed():
            accuracy, seconds = self._trainings.run(architecture, epochs, self.generator)
            self._trainings.check_seconds(architecture, seconds, self.clock.budget)
            self.clock.charge(simulated=seconds)
            return accuracy

    def evaluate(self, architectures: Sequence[str]) -> Iterator[tuple[str, float]]:
        """As `score` where there is an estimator; else each with its accuracy after the short training."""
        self.clock.ask()
        trained = ((name, self.train(name, self.short)) for name in architectures)
        for name, value in self.score(architectures) if self.estimates else trained:
            if not self._trainings.excludes(name):
                self.evaluated[name] = value
            yield name, value

    def complexity(self, architectures: Sequence[str]) -> Floats:
        """(M,) complexity of each, lower is better; free of charge, the same for every searcher.

        Raises:
            InputError: If there is none, or one of the architectures cannot be evaluated.
        """
        if self._problem.complexity is None:
            raise InputError("this searcher asks for complexities: name one by --complexity NAME")
        self.clock.ask()
        with self.untimed():
            for architecture in architectures:
                if not self._trainings.excludes(architecture):
                    self._trainings.check(architecture)
            return self._problem.complexity.values(architectures)

    def true_accuracy(self, architecture: str) -> float:
        """The accuracy that counts in the end, free of charge; the results say that this is not a search."""
        self.clock.ask()
        self.saw_true_accuracy = True
        return self._trainings.final(architecture)

    def update_incumbent(self, architecture: str, value: float) -> None:
        """Makes it the incumbent if its value is the highest so far; of equal ones the first.

        Never one that does not satisfy the conditions of the search.
        """
        self.clock.ask()
        if (not self.steps or value > self._best) and not self._trainings.excludes(architecture):
            self._best = value
            self.set_incumbent(architecture)

    def set_incumbent(self, architecture: str) -> None:
        """From now on this is the best architecture found.

        Raises:
            InputError: For an architecture that the table does not have, or that does not satisfy the
                conditions of the search (ask `satisfies` before).
        """
        self.clock.ask()
        with self.untimed():
            self._trainings.check(architecture)
            self._add_step(architecture)

    def setup(self) -> Setup:
        """Images, device and working folder, for a searcher that trains networks by itself.

        What it does with them belongs inside `untimed`, after `check_budget`, and is counted by `charge`.
        """
        if self._problem.setup is None:
            raise InputError("this searcher trains networks itself, and was given no images for that")
        with self.untimed():
            return self._problem.setup()

    def check_budget(self) -> None:
        """Ends the search where no evaluation is left: for a searcher that is about to train by itself."""
        self.clock.ask()
        if self.clock.left == 0:
            self.clock.end()

    def charge(self, seconds: float) -> None:
        """Counts one evaluation that the searcher made by itself, of so many measured seconds."""
        self.clock.charge(measured=seconds)

    def run(self, search: Callable[[SearchContext], None]) -> None:
        """Lets a searcher search until it returns or its budget is used up."""
        self._start_clock()
        with suppress(BudgetExhausted):
            search(self)
        self._stop_clock()

    def _affordable(self, scorer: Scorer, architectures: Sequence[str]) -> list[tuple[float, float]]:
        """Seconds and score of as many of the architectures as the budget allows, one or more."""
        if not architectures:
            return []
        with self.untimed():
            wanted = architectures[: self.clock.left]  # no more: what is not stored is scored now
            seconds = scorer.seconds(wanted)
            allowed = wanted[: self.clock.affordable(seconds)]
            if not allowed:
                self.clock.end()
            self._check_one_set(scorer.name, over_set=scorer.over_set)
            self.scored = True
            return list(zip(seconds.tolist(), scorer.scores(allowed).tolist(), strict=False))

    def _check_one_set(self, name: str, *, over_set: bool) -> None:
        """Raises InputError where scores of two sets would be compared."""
        if over_set and self.scored:
            raise InputError(
                f"{name} ranks a set, so its scores of one set do not compare with those of another, which "
                "this searcher asks for: choose an estimator of single networks, or for random search a "
                "budget by --evaluations"
            )
