"""Independent runs of one searcher, and what they chose when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nasgauge.core import (
    EstimatorError,
    Floats,
    InputError,
    Searcher,
    SearcherError,
    SearchSpace,
)
from nasgauge.plugins import Configured, line_of
from nasgauge.runtime.seeds import derive_seed
from nasgauge.searching.clock import Budget, Clock
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.context import Scorer, SearchContext, Step
from nasgauge.searching.trainings import Trainings

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


@dataclass(frozen=True)
class SearchRun:
    """One run: its incumbents, oldest first, the clock at its end, and the rated architectures.

    distributions: (T, D, M) chance of each of M options at each of D decisions, T times, oldest first;
        empty where it learns none.
    """

    steps: tuple[Step, ...]
    clock: Clock
    evaluated: Mapping[str, float] = field(default_factory=dict)
    distributions: Floats = field(default_factory=lambda: np.empty((0, 0, 0)), compare=False)


@dataclass(frozen=True)
class Series:
    """Runs of one searcher with one estimator under one budget.

    estimator: empty where the searcher asked for no score, whatever it was given. saw_true_accuracy: whether it
        looked at accuracies that no search knows. notes: what its evaluations are, where they are no
        recorded trainings or scores.
    """

    searcher: str
    estimator: str
    budget: Budget
    runs: tuple[SearchRun, ...]
    saw_true_accuracy: bool
    notes: tuple[str, ...] = ()

    @property
    def learns(self) -> bool:
        """Whether its runs learned a distribution."""
        return any(len(run.distributions) for run in self.runs)

    @property
    def found(self) -> list[SearchRun]:
        """The runs that chose an architecture."""
        return [run for run in self.runs if run.steps]


def search(
    configured: Configured[Searcher],
    space: SearchSpace,
    trainings: Trainings,
    scorer: Scorer | None,
    budget: Budget,
    *,
    runs: int,
    seed: int,
    complexity: Complexity | None = None,
    setup: Callable[[], Setup] | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Series:
    """`runs` independent runs; run n of a seed starts from the same state whichever the searcher is.

    setup: gives images, device and working folder to a searcher that trains networks itself.

    Raises: InputError where no run chose anything, as when the budget is too small for one evaluation;
        SearcherError where the searcher has a bug.
    """
    name, function = configured.plugin.name, configured.plugin.search
    contexts = []
    for number in range(runs):
        generator = np.random.default_rng(derive_seed(seed, "search", number))
        context = SearchContext(space, trainings, scorer, budget, generator, complexity, setup)
        try:
            context.run(partial(function, **configured.settings))
        except (InputError, EstimatorError):
            raise
        except Exception as error:
            where = line_of(error, function)
            raise SearcherError(
                f"searcher {name!r} failed in run {number}: {type(error).__name__}: {error} ({where})"
            ) from error
        contexts.append(context)
        progress()
    if not any(context.steps for context in contexts):
        raise InputError(f"{name} chose no architecture within {budget}: give it a larger budget")
    scored = scorer is not None and any(context.scored for context in contexts)
    return Series(
        searcher=name,
        estimator=scorer.name if scorer is not None and scored else "",
        budget=budget,
        runs=tuple(
            SearchRun(tuple(context.steps), context.clock, context.evaluated, np.array(context.distributions))
            for context in contexts
        ),
        saw_true_accuracy=any(context.saw_true_accuracy for context in contexts),
        notes=tuple(dict.fromkeys(note for context in contexts for note in context.notes)),
    )
