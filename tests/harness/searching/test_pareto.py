"""Pareto sets and what they are worth, beside numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from nasgauge.searching.pareto import Truth, of_rated, of_tables, sets_of, summary, with_truth
from nasgauge.searching.series import Series
from toy_grid import COST, NAMES, Rates, accuracy, cost, searched, table

from nasgauge.core import BenchmarkTable, InputError, Label, Objective
from nasgauge.presentation.pareto_figure import drawing
from nasgauge.searching.clock import Budget
from nasgauge.searching.complexity import Complexity, recorded, scored

FOUR = Truth(
    "toy/validation",
    table(),
    ("best", "middle", "small", "bad"),
    np.array([90.0, 80.0, 60.0, 50.0]),
    np.array([10.0, 6.0, 2.0, 10.0]),
    complete=True,
)


def test_the_scale_is_from_the_best_to_the_worst_of_all() -> None:
    assert FOUR.front.tolist() == [True, True, True, False]
    assert FOUR.scaled([0, 1, 2, 3]).tolist() == [[0, 1], [0.25, 0.5], [0.75, 0], [1, 1]]


def test_hypervolumes_worked_out_by_hand() -> None:
    assert FOUR.hypervolume([1]) == pytest.approx(0.75 * 0.5)
    assert FOUR.hypervolume([2]) == pytest.approx(0.25)
    assert FOUR.hypervolume([1, 2]) == pytest.approx(0.75 * 0.5 + 0.25 * 0.5)
    assert FOUR.hypervolume([0]) == 0.0, "the largest has no area before the reference point"
    assert FOUR.hypervolume(FOUR.front) == FOUR.hypervolume([3, 2, 1, 0]) == pytest.approx(0.5)
    assert FOUR.hypervolume([]) == 0.0


def test_distances_worked_out_by_hand() -> None:
    assert FOUR.distance(FOUR.front) == 0.0
    assert FOUR.distance([1]) == pytest.approx((0.25 + 0 + 0.5) / 3)
    assert np.isnan(FOUR.distance([]))


@pytest.mark.parametrize(
    ("accuracy_", "complexity", "message"),
    [
        ([90.0, 90.0], [1.0, 2.0], "wanted two values of accuracy or more, there is 90 and no other"),
        ([90.0, 91.0], [2.0, 2.0], "wanted two values of complexity or more, there is 2 and no other"),
        ([90.0, np.nan], [1.0, 2.0], "lacks accuracy of 1 architectures"),
    ],
)
def test_there_is_no_front_of_one_value(
    accuracy_: list[float], complexity: list[float], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        Truth("r", table(), ("a", "b"), np.array(accuracy_), np.array(complexity), complete=True)


def series(searcher: str = "random", evaluations: int = 20, **settings: int) -> Series:
    return searched(searcher, Budget(evaluations=evaluations), scorer=Rates(wrong), runs=4, **settings)


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


def test_a_set_is_what_nothing_rated_in_its_run_beats() -> None:
    found = series()
    sets = sets_of([found], COST)
    for number, run in enumerate(found.runs):
        own = sets[sets.run == number]
        assert set(own.architecture) == by_definition(list(run.evaluated))
        assert own.complexity.is_monotonic_increasing
        assert own.score.tolist() == [wrong(name) for name in own.architecture]
    assert 10 < len(found.runs[0].evaluated) <= 20


def test_a_row_is_the_mean_of_its_runs_by_true_accuracies() -> None:
    found = [series(), series("nsga2", population=8)]
    (truth,) = of_tables(table(), {"toy/validation": table()}, COST)
    sets = sets_of(found, COST)
    rows = summary(found, sets, [truth])
    assert rows.searcher.tolist() == ["random", "nsga2"]
    whole = area(NAMES)
    for one, row in zip(found, rows.to_dict("records"), strict=True):
        areas = np.array([area(by_definition(list(run.evaluated))) for run in one.runs])
        assert row["toy/validation fraction"] == pytest.approx(areas.mean() / whole)
        assert row["toy/validation fraction std"] == pytest.approx(areas.std(ddof=1) / whole)
        assert row["toy/validation hypervolume"] == pytest.approx(areas.mean())
        assert row["set_size"] == np.mean([len(by_definition(list(run.evaluated))) for run in one.runs])
    assert truth.hypervolume(truth.front) == pytest.approx(whole)


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


def test_where_accuracies_are_predicted_the_truth_is_all_that_was_rated() -> None:
    found = [series(), series("nsga2", population=8)]
    asked: list[str] = []

    def predict(names: Sequence[str]) -> BenchmarkTable:
        asked.extend(names)
        values = np.array([accuracy(name) for name in names])
        label = Label("toy", "validation", kind="surrogate")
        return BenchmarkTable("grid", label, tuple(names), values, np.empty((0, 0)), values, "made up")

    truth = of_rated(found, COST, predict)
    assert set(asked) == {name for one in found for run in one.runs for name in run.evaluated}
    assert (truth.complete, truth.report) == (False, "toy/validation")
    row = summary(found, sets_of(found, COST), [truth]).iloc[0]
    assert 0 < row["toy/validation hypervolume"] <= truth.hypervolume(truth.front)
    assert "toy/validation fraction" not in row
    assert truth.scaled([*range(len(asked))]).max(axis=0).tolist() == [1.0, 1.0]


def test_a_searcher_that_rates_nothing_has_no_set() -> None:
    with pytest.raises(InputError, match=r"rea has nothing rated .* such as nsga2 or random"):
        sets_of([searched("rea", Budget(evaluations=12))], COST)


def test_a_recorded_objective_is_read_and_has_to_be_whole() -> None:
    values = np.arange(float(len(NAMES)))
    found = recorded(table(), Objective("pixel3 latency_ms", values, "mine.csv"))
    assert found.values(["234", "000", "234"]).tolist() == [59.0, 0.0, 59.0]
    values[7] = np.nan
    with pytest.raises(InputError, match=rf"unknown of 1 of the 60 .* such as '{NAMES[7]}': complete the"):
        recorded(table(), Objective("pixel3 latency_ms", values, "mine.csv"))


def test_a_score_that_is_no_number_is_no_complexity() -> None:
    found = scored("odd", lambda names: np.array([1.0 if name == "000" else -np.inf for name in names]))
    assert found.values(["000"]).tolist() == [1.0]
    with pytest.raises(InputError, match="odd has no finite score of '001', and a complexity wants"):
        found.values(["000", "001"])


def test_the_figure_has_all_architectures_the_front_and_each_search() -> None:
    pytest.importorskip("matplotlib")
    found = [series(), series("nsga2", population=8)]
    truths = of_tables(table(), {"a": table(), "b": table()}, COST)
    sets = with_truth(sets_of(found, COST), truths)
    figure = drawing(sets, truths, "cost")
    assert [axes.get_title() for axes in figure.axes] == ["a", "b"]
    axes = figure.axes[1]
    assert [len(points.get_offsets()) for points in axes.collections] == [
        60,
        *(len(sets[sets.searcher == name]) for name in ("random", "nsga2")),
    ]
    assert len(axes.lines[0].get_xdata()) == truths[0].front.sum()
    assert axes.get_xlabel() == "cost"
    assert axes.get_yscale() == "log"


def test_a_complexity_has_a_name_for_people() -> None:
    assert isinstance(COST, Complexity)
    assert COST.values(["011"]).tolist() == [3.7]
