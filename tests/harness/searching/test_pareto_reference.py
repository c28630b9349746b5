"""What Pareto sets are measured against, beside numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from toy_grid import COST, NAMES, accuracy, cost, table

from nasgauge.core import InputError
from nasgauge.searching.pareto_reference import ParetoReference, references_of_tables

FOUR = ParetoReference(
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
        ([90.0, 90.0], [1.0, 2.0], "wanted two or more values of accuracy, and 90 is the only one"),
        ([90.0, 91.0], [2.0, 2.0], "wanted two or more values of complexity, and 2 is the only one"),
        ([90.0, np.nan], [1.0, 2.0], "accuracy is unknown for 1 architectures"),
    ],
)
def test_there_is_no_front_of_one_value(
    accuracy_: list[float], complexity: list[float], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ParetoReference("r", table(), ("a", "b"), np.array(accuracy_), np.array(complexity), complete=True)


def test_a_table_is_a_complete_reference_of_all_that_can_be_found() -> None:
    (found,) = references_of_tables(table(), {"toy/validation": table()}, COST)
    assert (found.complete, found.front_name, found.architectures) == (True, "true front", NAMES)
    assert found.accuracy.tolist() == [accuracy(name) for name in NAMES]
    assert found.complexity.tolist() == [cost(name) for name in NAMES]
    assert found.rows["234"] == NAMES.index("234")
