"""Independent runs of one searcher, and what they chose when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from nasgauge.core import EstimatorError, Floats, InputError, Searcher, SearcherError
from nasgauge.plugins import Configured, line_of
from nasgauge.runtime.seeds import derive_seed
from nasgauge.searching.clock import IDLE_STEPS, Budget, Clock
from nasgauge.searching.context import SearchContext
from nasgauge.searching.problem import SearchProblem
from nasgauge.searching.run_record import Step


@dataclass(frozen=True)
class SearchRun:
    """One run of a searcher.

    Attributes:
        steps: Its incumbents, oldest first.
        clock: At its end.
        evaluated: Last value of each architecture that it evaluated.
        distributions: (T, D, M) chance of each of M options at each of D decisions, T times, oldest first;
            empty where it learns none.
    """

    steps: tuple[Step, ...]
    clock: Clock
    evaluated: Mapping[str, float] = field(default_factory=dict)
    distributions: Floats = field(default_factory=lambda: np.empty((0, 0, 0)), compare=False)


@dataclass(frozen=True)
class RepeatedSearch:
    """Runs of one searcher with one estimator under one budget.

    Attributes:
        searcher: Its name.
        estimator: Name of the one that it asked for scores; empty where it asked none, whatever it was given.
        budget: Of each run.
        runs: In the order of their seeds.
        saw_true_accuracy: Whether it looked at accuracies that no search knows.
        notes: What its evaluations are, where they are not recorded trainings or scores.
        moved: Whether it asked for neighbours of an architecture.
    """

    searcher: str
    estimator: str
    budget: Budget
    runs: tuple[SearchRun, ...]
    saw_true_accuracy: bool
    notes: tuple[str, ...] = ()
    moved: bool = False

    @property
    def key(self) -> dict[str, str]:
        """What tells it from other searches, as columns of a table."""
        return {"searcher": self.searcher, "estimator": self.estimator, "budget": str(self.budget)}

    @property
    def learns(self) -> bool:
        """Whether its runs learned a distribution."""
        return any(len(run.distributions) for run in self.runs)

    @property
    def successful(self) -> list[SearchRun]:
        """The runs that chose an architecture."""
        return [run for run in self.runs if run.steps]


def repeat_search(
    configured: Configured[Searcher],
    problem: SearchProblem,
    *,
    runs: int,
    seed: int,
    progress: Callable[[], object] = lambda: None,
    must_score: bool = False,
) -> RepeatedSearch:
    """Independent runs of a searcher; run n of a seed starts from the same state whichever searcher it is.

    Args:
        configured: The searcher with its settings.
        problem: What it is given.
        runs: Their number.
        seed: Of all of them.
        progress: Called after each run.
        must_score: Whether the searcher has to ask its estimator, which no other was given.

    Raises:
        InputError: If no run chose anything, as when the budget is too small for one evaluation; and if the
            searcher leaves its estimator aside.
        SearcherError: If the searcher has a bug.
    """
    contexts = []
    for number in range(runs):
        contexts.append(_run(configured, problem, seed, number))
        if must_score:
            _check_asked(configured.plugin.name, problem, contexts[0])
        progress()
    if not any(context.steps for context in contexts):
        raise InputError(_nothing_chosen(configured.plugin.name, problem.budget, contexts))
    return _collected(configured.plugin.name, problem, contexts)


def _run(configured: Configured[Searcher], problem: SearchProblem, seed: int, number: int) -> SearchContext:
    function = configured.plugin.search
    context = SearchContext(problem, np.random.default_rng(derive_seed(seed, "search", number)))
    try:
        context.run(partial(function, **configured.settings))
    except (InputError, EstimatorError):
        raise
    except Exception as error:
        raise SearcherError(
            f"searcher {configured.plugin.name!r} failed in run {number}: {type(error).__name__}: {error} "
            f"({line_of(error, function)})"
        ) from error
    return context


def _check_asked(name: str, problem: SearchProblem, context: SearchContext) -> None:
    """Raises InputError where an estimator was given and not asked: no table may name it, or lack it."""
    if problem.scorer is not None and not context.scored and (context.steps or context.clock.evaluations):
        raise InputError(
            f"{name} asked for no score of {problem.scorer.name}: leave the estimator out, or let the "
            "searcher call context.evaluate or context.score; "
            f'Searcher({name}, estimator="none") says that it takes none'
        )


def _nothing_chosen(name: str, budget: Budget, contexts: Sequence[SearchContext]) -> str:
    """Why no run has an incumbent."""
    if any(context.clock.stalled for context in contexts):
        return (
            f"{name} asked {IDLE_STEPS:,} times in a row for what costs nothing, and evaluated nothing: "
            "let it call context.evaluate, context.score or context.train"
        )
    if any(context.clock.over for context in contexts) and not any(c.clock.evaluations for c in contexts):
        return f"{name} chose no architecture within {budget}: give it a larger budget"
    if any(context.clock.evaluations for context in contexts):
        return (
            f"{name} chose no architecture within {budget}, though it evaluated some: let it name the best "
            "one so far by context.update_incumbent, or give it a larger budget"
        )
    return (
        f"{name} returned without having evaluated or chosen anything: let it call context.evaluate, and "
        "context.update_incumbent"
    )


def _stalled(contexts: Sequence[SearchContext]) -> list[str]:
    """What must be known of runs that were ended since they did not evaluate any more."""
    count = sum(context.clock.stalled for context in contexts)
    if not count:
        return []
    return [
        f"{count} of {len(contexts)} runs ended before the budget was used up, when the searcher had asked "
        f"{IDLE_STEPS:,} times in a row for what costs nothing"
    ]


def _collected(name: str, problem: SearchProblem, contexts: Sequence[SearchContext]) -> RepeatedSearch:
    scored = problem.scorer is not None and any(context.scored for context in contexts)
    return RepeatedSearch(
        searcher=name,
        estimator=problem.scorer.name if problem.scorer is not None and scored else "",
        budget=problem.budget,
        runs=tuple(
            SearchRun(tuple(context.steps), context.clock, context.evaluated, np.array(context.distributions))
            for context in contexts
        ),
        saw_true_accuracy=any(context.saw_true_accuracy for context in contexts),
        notes=(*dict.fromkeys(note for context in contexts for note in context.notes), *_stalled(contexts)),
        moved=any(context.moved for context in contexts),
    )
