"""Runs as rows and curves: known steps in, numbers worked out by hand out."""

from __future__ import annotations

import numpy as np
import pytest
from toy_grid import table

from nasgauge.core import InputError
from nasgauge.searching.clock import Budget, Clock
from nasgauge.searching.repeated_search import RepeatedSearch, SearchRun
from nasgauge.searching.run_record import Step
from nasgauge.searching.search_summary import costs, curves, summary

BUDGET = Budget(seconds=100.0)


def run(*steps: tuple[str, float], end: float = 100.0) -> SearchRun:
    """A run whose steps are (architecture, simulated seconds)."""
    clock = Clock(BUDGET, evaluations=9, simulated=end)
    return SearchRun(tuple(Step(name, 1, seconds, 0.0, 0.0) for name, seconds in steps), clock)


def repeated(*runs: SearchRun) -> RepeatedSearch:
    return RepeatedSearch("made", "up", BUDGET, runs, saw_true_accuracy=False)


def test_a_row_is_means_over_runs() -> None:
    found = repeated(run(("000", 1.0), ("100", 5.0)), run(("200", 1.0)), run(), run(("230", 9.0)))
    (row,) = summary([found], {"toy/validation": table()}).to_dict("records")
    assert row["toy/validation"] == pytest.approx((10 + 20 + 50) / 3)
    assert row["toy/validation std"] == pytest.approx(np.std([10, 20, 50], ddof=1))
    assert row["toy/validation regret"] == pytest.approx(90 - 80 / 3)
    assert (row["runs"], row["chose"], row["simulated_seconds"]) == (4, 3, 100.0)
    assert np.isnan(summary([repeated(run(("000", 1.0)))], {"r": table()})["r std"].item())


def test_a_curve_is_the_quartiles_of_incumbents() -> None:
    found = repeated(*(run(("000", 1.0), (name, 10.0)) for name in ("100", "200", "210", "220", "230")))
    points = curves([found], {"r": table()}, points=21)
    assert points.seconds.iloc[[0, -1]].tolist() == [1.0, 100.0]
    before, after = points[points.seconds < 9.999], points[points.seconds > 10.001]
    assert set(before["median"]) == {0.0}
    assert set(map(tuple, after[["lower", "median", "upper"]].to_numpy())) == {(20.0, 30.0, 40.0)}


def test_a_curve_begins_when_every_run_has_chosen_and_leaves_out_those_that_never_do() -> None:
    found = repeated(run(("100", 1.0)), run(("200", 50.0)), run())
    points = curves([found], {"r": table()}, points=5)
    assert points.seconds.iloc[0] == 50.0
    assert set(points["median"]) == {15.0}


def test_there_is_no_curve_against_seconds_that_nobody_recorded() -> None:
    with pytest.raises(InputError, match=r"records no seconds .*seconds_column"):
        curves([repeated(run(("000", np.nan), end=np.nan))], {"r": table()})


def test_costs_are_means_of_the_clocks() -> None:
    found = costs(repeated(run(end=50.0), run(end=100.0)))
    assert (found["searcher"], found["estimator"], found["budget"], found["runs"]) == (
        "made",
        "up",
        "100 s",
        2,
    )
    assert (found["evaluations"], found["simulated_seconds"], found["own_seconds"]) == (9.0, 75.0, 0.0)
