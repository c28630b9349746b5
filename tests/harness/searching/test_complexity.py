"""What networks cost to use, from a table or from an estimator."""

from __future__ import annotations

import numpy as np
import pytest
from toy_grid import COST, NAMES, table

from nasgauge.core import InputError, Objective
from nasgauge.searching.complexity import (
    Complexity,
    counting_estimator,
    recorded_complexity,
    scored_complexity,
    split_part,
)


def test_a_recorded_objective_is_read_and_has_to_be_whole() -> None:
    values = np.arange(float(len(NAMES)))
    found = recorded_complexity(table(), Objective("pixel3 latency_ms", values, "mine.csv"))
    assert found.values(["234", "000", "234"]).tolist() == [59.0, 0.0, 59.0]
    values[7] = np.nan
    with pytest.raises(InputError, match=rf"unknown for 1 of the 60 .* such as '{NAMES[7]}': complete the"):
        recorded_complexity(table(), Objective("pixel3 latency_ms", values, "mine.csv"))


def test_a_score_that_is_no_number_is_no_complexity() -> None:
    found = scored_complexity(
        "odd", lambda names: np.array([1.0 if name == "000" else -np.inf for name in names])
    )
    assert found.values(["000"]).tolist() == [1.0]
    with pytest.raises(InputError, match="odd has no finite score of '001', and every architecture needs"):
        found.values(["000", "001"])


def test_a_complexity_has_a_name_for_people() -> None:
    assert isinstance(COST, Complexity)
    assert COST.values(["011"]).tolist() == [3.7]


def test_an_estimator_counts() -> None:
    assert counting_estimator("params", None).plugin.name == "params"
    with pytest.raises(InputError, match="no complexity 'flop'; did you mean flops"):
        counting_estimator("flop", table())


def test_a_part_comes_after_the_dot_unless_the_name_is_a_file() -> None:
    assert split_part("rwe.train") == ("rwe", "train")
    assert split_part("my.py:count") == ("my.py:count", "")
    assert split_part(len) == (len, "")
