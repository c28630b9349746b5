"""Pareto sets and what they are worth, beside numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from toy_grid import COST, NAMES, ToyScores, accuracy, cost, searched, table

from nasgauge.core import BenchmarkTable, InputError, Label
from nasgauge.searching.clock import Budget
from nasgauge.searching.pareto_reference import reference_of_evaluated, references_of_tables
from nasgauge.searching.pareto_sets import pareto_sets, summary
from nasgauge.searching.repeated_search import RepeatedSearch


def repeated(searcher: str = "random", evaluations: int = 20, **settings: int) -> RepeatedSearch:
    return searched(searcher, Budget(evaluations=evaluations), scorer=ToyScores(wrong), runs=4, **settings)


def wrong(name: str) -> float:
    """A score that knows the first two digits alone."""
    return float(name[0]) + float(name[1])


def by_definition(names: Sequence[str]) -> set[str]:
    """The set of names that no other beats in score and cost."""
    return {
        one
        for one in names
        if not any(
            (wrong(other) >= wrong(one) and cost(other) < cost(one))
            or (wrong(other) > wrong(one) and cost(other) <= cost(one))
            for other in names
        )
    }


def test_a_set_is_what_nothing_evaluated_in_its_run_beats() -> None:
    found = repeated()
    sets = pareto_sets([found], COST)
    for number, run in enumerate(found.runs):
        own = sets[sets.run == number]
        assert set(own.architecture) == by_definition(list(run.evaluated))
        assert own.complexity.is_monotonic_increasing
        assert own.score.tolist() == [wrong(name) for name in own.architecture]
    assert 10 < len(found.runs[0].evaluated) <= 20


def test_a_row_is_the_mean_of_its_runs_by_true_accuracies() -> None:
    found = [repeated(), repeated("nsga2", population=8)]
    (reference,) = references_of_tables(table(), {"toy/validation": table()}, COST)
    sets = pareto_sets(found, COST)
    rows = summary(found, sets, [reference])
    assert rows.searcher.tolist() == ["random", "nsga2"]
    whole = area(NAMES)
    for one, row in zip(found, rows.to_dict("records"), strict=True):
        areas = np.array([area(by_definition(list(run.evaluated))) for run in one.runs])
        assert row["toy/validation fraction"] == pytest.approx(areas.mean() / whole)
        assert row["toy/validation fraction std"] == pytest.approx(areas.std(ddof=1) / whole)
        assert row["toy/validation hypervolume"] == pytest.approx(areas.mean())
        assert row["set_size"] == np.mean([len(by_definition(list(run.evaluated))) for run in one.runs])
    assert reference.hypervolume(reference.front) == pytest.approx(whole)


def area(names: set[str] | Sequence[str]) -> float:
    """The share of the unit square that they dominate, strip by strip."""
    costs = [cost(name) for name in NAMES]
    best = max(map(accuracy, NAMES))
    points = sorted(
        ((cost(name) - min(costs)) / (max(costs) - min(costs)), (best - accuracy(name)) / best)
        for name in names
    )
    total, lowest = 0.0, 1.0
    for (at, error), right in zip(points, [*(p[0] for p in points[1:]), 1.0], strict=True):
        lowest = min(lowest, error)
        total += (right - at) * (1 - lowest)
    return total


def test_where_accuracies_are_predicted_the_reference_is_all_that_was_evaluated() -> None:
    found = [repeated(), repeated("nsga2", population=8)]
    asked: list[str] = []

    def predict(names: Sequence[str]) -> BenchmarkTable:
        asked.extend(names)
        values = np.array([accuracy(name) for name in names])
        label = Label("toy", "validation", kind="surrogate")
        return BenchmarkTable("grid", label, tuple(names), values, np.empty((0, 0)), values, "made up")

    reference = reference_of_evaluated(found, COST, predict)
    assert set(asked) == {name for one in found for run in one.runs for name in run.evaluated}
    assert (reference.complete, reference.report) == (False, "toy/validation")
    row = summary(found, pareto_sets(found, COST), [reference]).iloc[0]
    assert 0 < row["toy/validation hypervolume"] <= reference.hypervolume(reference.front)
    assert "toy/validation fraction" not in row
    assert reference.scaled([*range(len(asked))]).max(axis=0).tolist() == [1.0, 1.0]


def test_a_searcher_that_evaluates_nothing_has_no_set() -> None:
    with pytest.raises(InputError, match=r"rea evaluates nothing by .* such as nsga2 or random"):
        pareto_sets([searched("rea", Budget(evaluations=12))], COST)
