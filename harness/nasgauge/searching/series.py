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
from nasgauge.searching.context import Arena, Rater, Step
from nasgauge.searching.trainings import Trainings

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup


@dataclass(frozen=True)
class Run:
    """One run: its incumbents, oldest first, the clock at its end, and the rated architectures.

    distributions: (T, D, M) chance of each of M options at each of D decisions, T times, oldest first;
        empty where it learns none.
    """

    steps: tuple[Step, ...]
    clock: Clock
    rated: Mapping[str, float] = field(default_factory=dict)
    distributions: Floats = field(default_factory=lambda: np.empty((0, 0, 0)), compare=False)


@dataclass(frozen=True)
class Series:
    """Runs of one searcher with one estimator under one budget.

    estimator: empty where the searcher asked for no score, whatever it was given. peeked: whether it
        looked at accuracies that no search knows. notes: what its evaluations are, where they are no
        recorded trainings or scores.
    """

    searcher: str
    estimator: str
    budget: Budget
    runs: tuple[Run, ...]
    peeked: bool
    notes: tuple[str, ...] = ()

    @property
    def learns(self) -> bool:
        """Whether its runs learned a distribution."""
        return any(len(run.distributions) for run in self.runs)

    @property
    def found(self) -> list[Run]:
        """The runs that chose an architecture."""
        return [run for run in self.runs if run.steps]


def search(
    configured: Configured[Searcher],
    space: SearchSpace,
    trainings: Trainings,
    rater: Rater | None,
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
    name, function = configured.estimator.name, configured.estimator.search
    arenas = []
    for number in range(runs):
        generator = np.random.default_rng(derive_seed(seed, "search", number))
        arena = Arena(space, trainings, rater, budget, generator, complexity, setup)
        try:
            arena.run(partial(function, **configured.settings))
        except (InputError, EstimatorError):
            raise
        except Exception as error:
            where = line_of(error, function)
            raise SearcherError(
                f"searcher {name!r} failed in run {number}: {type(error).__name__}: {error} ({where})"
            ) from error
        arenas.append(arena)
        progress()
    if not any(arena.steps for arena in arenas):
        raise InputError(f"{name} chose no architecture within {budget}: give it a larger budget")
    scored = rater is not None and any(arena.scored for arena in arenas)
    return Series(
        searcher=name,
        estimator=rater.name if rater is not None and scored else "",
        budget=budget,
        runs=tuple(
            Run(tuple(arena.steps), arena.clock, arena.rated, np.array(arena.distributions))
            for arena in arenas
        ),
        peeked=any(arena.peeked for arena in arenas),
        notes=tuple(dict.fromkeys(note for arena in arenas for note in arena.notes)),
    )
