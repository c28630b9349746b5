"""Runs as rows and curves: known steps in, numbers worked out by hand out."""

from __future__ import annotations

import numpy as np
import pytest
from nasgauge.searching.outcomes import curves, summary
from nasgauge.searching.series import SearchRun, Series
from toy_grid import NAMES, Rates, accuracy, searched, table

from nasgauge.core import InputError, Searcher, SearcherError
from nasgauge.searching.clock import Budget, Clock
from nasgauge.searching.context import SearchContext, Step

BUDGET = Budget(seconds=100.0)


def run(*steps: tuple[str, float], end: float = 100.0) -> SearchRun:
    """A run whose steps are (architecture, simulated seconds)."""
    clock = Clock(BUDGET, evaluations=9, simulated=end)
    return SearchRun(tuple(Step(name, 1, seconds, 0.0, 0.0) for name, seconds in steps), clock)


def series(*runs: SearchRun) -> Series:
    return Series("made", "up", BUDGET, runs, saw_true_accuracy=False)


def test_a_row_is_means_over_runs() -> None:
    found = series(run(("000", 1.0), ("100", 5.0)), run(("200", 1.0)), run(), run(("230", 9.0)))
    (row,) = summary([found], {"toy/validation": table()}).to_dict("records")
    assert row["toy/validation"] == pytest.approx((10 + 20 + 50) / 3)
    assert row["toy/validation std"] == pytest.approx(np.std([10, 20, 50], ddof=1))
    assert row["toy/validation regret"] == pytest.approx(90 - 80 / 3)
    assert (row["runs"], row["chose"], row["simulated_seconds"]) == (4, 3, 100.0)
    assert np.isnan(summary([series(run(("000", 1.0)))], {"r": table()})["r std"].item())


def test_a_curve_is_the_quartiles_of_incumbents() -> None:
    found = series(*(run(("000", 1.0), (name, 10.0)) for name in ("100", "200", "210", "220", "230")))
    points = curves([found], {"r": table()}, points=21)
    assert points.seconds.iloc[[0, -1]].tolist() == [1.0, 100.0]
    before, after = points[points.seconds < 9.999], points[points.seconds > 10.001]
    assert set(before["median"]) == {0.0}
    assert set(map(tuple, after[["lower", "median", "upper"]].to_numpy())) == {(20.0, 30.0, 40.0)}


def test_a_curve_begins_when_every_run_has_chosen_and_leaves_out_those_that_never_do() -> None:
    found = series(run(("100", 1.0)), run(("200", 50.0)), run())
    points = curves([found], {"r": table()}, points=5)
    assert points.seconds.iloc[0] == 50.0
    assert set(points["median"]) == {15.0}


def test_there_is_no_curve_against_seconds_that_nobody_recorded() -> None:
    with pytest.raises(InputError, match=r"records no seconds .*--seconds-column"):
        curves([series(run(("000", np.nan), end=np.nan))], {"r": table()})


def test_the_own_seconds_of_a_searcher_are_no_part_of_its_budget() -> None:
    found = searched("random", Budget(seconds=250), runs=3)
    for each in found.runs:
        assert each.clock.simulated == 200.0
        assert 0 < each.clock.own < 10


def test_an_estimator_that_was_not_asked_is_not_named() -> None:
    assert searched("rea", Budget(evaluations=20), scorer=Rates()).estimator == ""
    assert searched("local", Budget(evaluations=20), scorer=Rates()).estimator == "rates"


def test_what_a_searcher_catches_does_not_keep_it_going() -> None:
    def greedy(context: SearchContext) -> None:
        while True:
            try:
                context.update_incumbent("000", context.train("000"))
            except Exception:
                continue

    found = searched(Searcher(greedy), Budget(evaluations=3), runs=1)
    assert found.runs[0].clock.evaluations == 3


def test_a_searcher_may_end_before_its_budget() -> None:
    found = searched(Searcher(lambda context: context.set_incumbent("111"), name="quick"), BUDGET)
    assert found.runs[0].clock.evaluations == 0
    assert summary([found], {"r": table()})["r"].item() == accuracy("111")


def test_searchers_that_choose_nothing_or_fail() -> None:
    with pytest.raises(InputError, match="random chose no architecture within 99 s: give it a larger budget"):
        searched("random", Budget(seconds=99))
    with pytest.raises(SearcherError, match=r"searcher 'wrong' failed in run 0: KeyError: 'x' \(.*series"):
        searched(Searcher(lambda context: {}["x"], name="wrong"), BUDGET)


def test_five_hundred_runs_of_a_thousand_scores_take_seconds() -> None:
    found = searched("random", Budget(evaluations=1000), scorer=Rates(lambda name: float(name)), runs=500)
    assert sum(run.clock.evaluations for run in found.runs) == 500_000
    assert sum(run.clock.own for run in found.runs) < 30
    assert {run.steps[-1].architecture for run in found.runs} == {NAMES[-1]}
