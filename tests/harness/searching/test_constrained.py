"""A search among the architectures that satisfy conditions on costs, against what counting says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from toy_grid import BEST, COST, GRID, NAMES, ToyScores, accuracy, cost, table, toy_images

from nasgauge import plugins
from nasgauge.benchmarks.constraints import Constraint
from nasgauge.core import BenchmarkTable, InputError, Objective
from nasgauge.plugins import Configured
from nasgauge.searching.clock import Budget
from nasgauge.searching.constrained import Findable, counting_estimators, findable
from nasgauge.searching.context import SearchContext
from nasgauge.searching.problem import SearchProblem
from nasgauge.searching.repeated_search import RepeatedSearch, repeat_search
from nasgauge.searching.search_summary import summary

LIMIT = Constraint("edge latency_ms", "<", 12.0)
FAST = [name for name in NAMES if cost(name) < 12]
BEST_FAST = max(FAST, key=accuracy)


def with_costs(*, short: bool = False) -> BenchmarkTable:
    values = np.array([cost(name) for name in NAMES])
    return replace(table(short=short), objectives=(Objective("edge latency_ms", values, "mine.csv"),))


def among(*constraints: Constraint, short: bool = False) -> Findable:
    recorded = with_costs(short=short)
    return findable(recorded, {"own": recorded, "other": table()}, constraints, None)  # type: ignore[arg-type]


def searched(name: str, budget: Budget, runs: int = 3, **settings: Any) -> RepeatedSearch:
    plugin = plugins.searcher(name)
    scorer = None if plugin.estimator == "none" else ToyScores()
    given = SearchProblem(GRID, among(LIMIT, short=True).trainings, scorer, budget, COST, toy_images)
    return repeat_search(Configured(plugin, {**plugin.defaults, **settings}), given, runs=runs, seed=0)


def context(budget: Budget, scorer: ToyScores | None = None) -> SearchContext:
    given = SearchProblem(GRID, among(LIMIT).trainings, scorer, budget, COST)
    return SearchContext(given, np.random.default_rng(0))


SLOW = next(name for name in NAMES if name not in FAST)


def test_the_tables_are_cut_to_who_satisfies_the_conditions() -> None:
    found = among(LIMIT)
    assert 0 < len(FAST) < len(NAMES)
    assert BEST not in FAST
    assert found.searched.architectures == found.reports["other"].architectures == tuple(FAST)
    assert found.reports["own"] is found.searched
    assert found.searched.accuracy.tolist() == [accuracy(name) for name in FAST]
    assert found.searched.objectives[0].values.tolist() == [cost(name) for name in FAST]
    assert found.satisfied is not None
    assert found.satisfied.count == f"{len(FAST)} of 60 have edge latency_ms < 12"


def test_without_conditions_everything_can_be_found() -> None:
    recorded = with_costs()
    found = findable(recorded, {"own": recorded}, (), None)  # type: ignore[arg-type]
    assert (found.searched, found.reports, found.satisfied) == (recorded, {"own": recorded}, None)
    assert not found.trainings.excludes(BEST)


@pytest.mark.parametrize(
    "name", [name for name in plugins.names(plugins.SEARCHERS) if name not in ("bohb", "mdenas")]
)
def test_every_searcher_finds_the_best_of_those_and_evaluates_no_other(name: str) -> None:
    found = searched(name, Budget(evaluations=100 if name == "mdenas-tabular" else 600))
    for run in found.runs:
        assert {step.architecture for step in run.steps} <= set(FAST)
        assert set(run.evaluated) <= set(FAST)
        if name != "mdenas-tabular":  # it ends where its distribution goes
            assert accuracy(run.steps[-1].architecture) == accuracy(BEST_FAST)


def test_bohb_too_though_its_model_proposes_others() -> None:
    found = searched("bohb", Budget(evaluations=90), runs=2)
    assert {step.architecture for run in found.runs for step in run.steps} <= set(FAST)
    assert all(run.clock.evaluations == 90 for run in found.runs)


def test_a_supernet_is_trained_on_paths_that_satisfy_them() -> None:
    small = {"iterations": 25, "train_images": 32, "held_out_images": 16, "image_size": 8}
    found = searched("mdenas", Budget(evaluations=25), runs=1, **small)
    assert {step.architecture for run in found.runs for step in run.steps} <= set(FAST)
    assert found.runs[0].clock.evaluations == 25


def test_regret_and_the_oracle_are_among_those_that_satisfy_them() -> None:
    reports = among(LIMIT).reports
    row = summary([searched("oracle", Budget(evaluations=600))], reports).iloc[0]
    assert row["own"] == accuracy(BEST_FAST)
    assert row["own regret"] == 0.0


def test_what_does_not_satisfy_them_costs_nothing_and_is_worth_nothing() -> None:
    one = context(Budget(evaluations=2))
    assert one.train(SLOW) == -np.inf
    assert dict(one.evaluate([SLOW, FAST[0], SLOW])) == {SLOW: -np.inf, FAST[0]: accuracy(FAST[0])}
    assert (one.clock.evaluations, set(one.evaluated)) == (1, {FAST[0]})
    assert [one.satisfies(name) for name in (SLOW, FAST[0])] == [False, True]
    one.update_incumbent(SLOW, 99.0)
    assert one.steps == []
    with pytest.raises(InputError, match=f"chooses '{SLOW}', which does not satisfy edge latency_ms < 12"):
        one.set_incumbent(SLOW)
    assert one.complexity([SLOW]).tolist() == [cost(SLOW)], "knowing it is free"


def test_scores_are_given_in_the_order_asked_for_and_paid_for_those_that_satisfy_them() -> None:
    one = context(Budget(evaluations=2), ToyScores())
    asked = [SLOW, FAST[1], SLOW, FAST[2], SLOW, FAST[3]]
    found = [next(scores) for scores in [one.score(asked)] for _ in range(5)]
    assert [name for name, _ in found] == asked[:5]
    assert [value for _, value in found] == [-np.inf, accuracy(FAST[1]), -np.inf, accuracy(FAST[2]), -np.inf]
    assert (one.clock.evaluations, one.clock.measured) == (2, 4.0)


def test_samples_and_neighbours_satisfy_them() -> None:
    one = context(Budget(evaluations=1))
    assert set(one.sample(2000)) == set(FAST)
    for name in FAST:
        assert one.neighbours(name) == [other for other in GRID.neighbours(name) if other in FAST]


def test_costs_that_nothing_knows_are_refused_with_what_there_is() -> None:
    with pytest.raises(
        InputError,
        match=r"no objective 'edge latency'; did you mean edge latency_ms\? There are edge latency_ms, fl",
    ):
        counting_estimators([Constraint("edge latency", "<", 1.0)], with_costs())
    with pytest.raises(InputError, match="chooses among the architectures of a table"):
        counting_estimators([LIMIT], None)
    assert counting_estimators([LIMIT], with_costs()) == []
    found = counting_estimators(
        [Constraint("params", "<", 1e6), Constraint("params", ">", 1.0)], with_costs()
    )
    assert [each.plugin.name for each in found] == ["params"]


def test_where_nobody_satisfies_them_the_lowest_is_said() -> None:
    with pytest.raises(
        InputError, match="none of 60 architectures has edge latency_ms < -1: the lowest is 0"
    ):
        among(replace(LIMIT, limit=-1.0))
