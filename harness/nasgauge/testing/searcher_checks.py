"""The contract of a searcher."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from nasgauge.core import InputError, Searcher
from nasgauge.searching.clock import Budget
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.context import SearchContext
from nasgauge.searching.problem import SearchProblem
from nasgauge.searching.trainings import Trainings
from nasgauge.testing.check import Check, ContractError, clauses, wanted
from nasgauge.testing.toy_grid import GRID, Accuracies, accuracy, grid_setup, grid_table

BUDGETS = (Budget(evaluations=23), Budget(seconds=230.0))
COST = Complexity("cost", "made up", lambda names: np.array([100 - accuracy(name) for name in names]))


def searcher_checks(searcher: Searcher) -> list[Check]:
    """All clauses, on a grid of sixty architectures."""
    named: dict[str, Callable[..., None]] = {
        "has a docstring whose first line is a sentence": _documented,
        "chooses an architecture of the space within the budget": _chooses,
        "ends when the budget is used up": _ends,
        "does the same again with the same seed": _repeats,
        "draws nothing but from the generator of its context": _draws,
    }
    return clauses(searcher.name, named, searcher)


def searched(searcher: Searcher, budget: Budget, seed: int = 0) -> SearchContext:
    """One run, with an estimator whose scores are the accuracies; as it was left."""
    generator = np.random.default_rng(seed)
    problem = SearchProblem(GRID, Trainings(grid_table()), Accuracies(), budget, COST, grid_setup)
    context = SearchContext(problem, generator)
    try:
        context.run(partial(searcher.search, **searcher.defaults))
    except InputError as error:
        raise ContractError(f"it refuses its own default settings: {error}") from error
    except Exception as error:
        raise ContractError(f"it fails with {type(error).__name__}: {error}") from error
    return context


def _documented(searcher: Searcher) -> None:
    first = (inspect.getdoc(searcher.search) or "").partition("\n")[0]
    wanted(first.endswith("."), f"its first line is {first!r}: wanted a sentence on how it searches")


def _chooses(searcher: Searcher) -> None:
    for budget in BUDGETS:
        context = searched(searcher, budget)
        wanted(
            context.steps, f"it chose nothing within {budget}: call context.set_incumbent as soon as it can"
        )
        for step in context.steps:
            wanted(step.architecture in set(GRID.enumerate()), f"it chose {step.architecture!r}")


def _ends(searcher: Searcher) -> None:
    for budget in BUDGETS:
        context = searched(searcher, budget)
        used = context.clock.counted if budget.seconds else context.clock.evaluations
        wanted(used <= budget.amount, f"it used {used:g} of {budget}")
        ordered = all(a.evaluations <= b.evaluations for a, b in pairwise(context.steps))
        wanted(ordered, "its incumbents are not in the order of time")


def _repeats(searcher: Searcher) -> None:
    first, again = (searched(searcher, BUDGETS[0]) for _ in range(2))
    wanted(_chosen(first) == _chosen(again), "another run of the same seed chose other architectures")


def _draws(searcher: Searcher) -> None:
    state = np.random.get_state()
    try:
        np.random.seed(1)
        first = _chosen(searched(searcher, BUDGETS[0]))
        np.random.seed(2)
        again = _chosen(searched(searcher, BUDGETS[0]))
    finally:
        np.random.set_state(state)
    wanted(first == again, "numpy's global seed changes what it chooses: draw from context.generator")


def _chosen(context: SearchContext) -> list[str]:
    return [step.architecture for step in context.steps]
