"""Whether a table has what a searcher needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from toy_grid import GRID, NAMES, problem, searched, table

from nasgauge import plugins
from nasgauge.core import BenchmarkTable, InputError, Schedule
from nasgauge.searching.clock import Budget
from nasgauge.searching.context import SearchContext
from nasgauge.searching.readiness import Neighbourhood, check_trainings, neighbourhood
from nasgauge.searching.trainings import PredictedTrainings, Trainings

SECONDS, EVALUATIONS = Budget(seconds=9), Budget(evaluations=9)
ALONE = ["local", "nsga2", "oracle", "random", "reinforce"]
ALWAYS = ["area", "bohb", "mdenas-tabular", "rea"]


def lasting(seconds: float, *, short: float | None = None) -> BenchmarkTable:
    found, none = table(), np.empty((len(NAMES), 0))
    schedules = [] if short is None else [Schedule(12, found.accuracy, none, np.full(len(NAMES), short))]
    return replace(found, train_seconds=np.full(len(NAMES), seconds), read_schedules=lambda: tuple(schedules))


def check(name: str, recorded: BenchmarkTable, *budgets: Budget, scored: bool = False) -> None:
    plugin = plugins.searcher(name)
    check_trainings(plugin, scored=scored, budgets=budgets, trainings=Trainings(recorded))


@pytest.mark.parametrize("name", [*ALONE, *ALWAYS])
def test_trainings_of_0_seconds_are_refused_before_the_work(name: str) -> None:
    with pytest.raises(InputError, match=r"has 0 training seconds of 60 of its 60 arch.* such as '000'"):
        check(name, lasting(0.0), EVALUATIONS, SECONDS)
    check(name, lasting(0.0), EVALUATIONS)
    check(name, lasting(1.0), SECONDS)


@pytest.mark.parametrize("name", ALONE)
def test_who_is_scored_for_trains_nothing(name: str) -> None:
    check(name, lasting(0.0), SECONDS, scored=True)


@pytest.mark.parametrize("name", ["area", "rea"])
def test_evolution_trains_even_where_an_estimator_scores(name: str) -> None:
    with pytest.raises(InputError, match="has 0 training seconds"):
        check(name, lasting(0.0), SECONDS, scored=True)


def test_who_trains_by_itself_needs_no_recorded_seconds() -> None:
    check("mdenas", lasting(0.0), SECONDS)


def test_the_short_training_counts_where_there_is_one() -> None:
    check("rea", lasting(0.0, short=3.0), SECONDS)
    with pytest.raises(InputError, match="has no training seconds of 60 of its 60"):
        check("rea", lasting(100.0, short=np.nan), SECONDS)


def test_a_training_of_0_seconds_in_the_middle_ends_the_search_too() -> None:
    one = replace(problem(SECONDS), trainings=Trainings(lasting(0.0, short=3.0)))
    found = SearchContext(one, np.random.default_rng(0))
    assert found.train("111", 12) == 30.0
    with pytest.raises(InputError, match="has 0 training seconds of '111'"):
        found.train("111")


def part(*names: str) -> Trainings:
    return Trainings(table().only(list(names)))


def test_how_many_have_a_neighbour_is_counted() -> None:
    assert neighbourhood(GRID, part("000", "001", "112")) == Neighbourhood(2, 3, 3)
    assert neighbourhood(GRID, part("000", "111", "222")) == Neighbourhood(0, 3, 3)
    assert neighbourhood(GRID, Trainings(table())) == Neighbourhood(60, 60, 60)
    assert neighbourhood(GRID, PredictedTrainings(GRID)) is None


def test_where_nobody_has_one_a_searcher_that_moves_is_refused() -> None:
    with pytest.raises(InputError, match=r"^rea moves from .* 0 of 3 .* of the table \(mine\) have"):
        Neighbourhood(0, 3, 3).check("rea", "mine")
    Neighbourhood(1, 3, 3).check("rea", "mine")
    assert str(Neighbourhood(1, 500, 9000)) == "1 of 500 architectures looked at of the 9000"


def test_where_few_have_one_readers_are_told() -> None:
    found = searched("random", Budget(evaluations=3), runs=1)
    assert Neighbourhood(2, 4, 4).noted(found) is found
    assert Neighbourhood(1, 3, 3).noted(found).notes == (
        "only 1 of 3 architectures of the table have a neighbour in it, to which it could move; at the "
        "others it stays, or begins anew at random",
    )
