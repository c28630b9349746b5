"""Rows to columns, and estimators that are defined only over a set."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from nasgauge import plugins
from nasgauge.analysis.columns import Column, columns, combine
from nasgauge.core import BenchmarkTable, Candidates, Floats, Label, SetEstimator
from nasgauge.plugins import Configured

NAMES = ("a", "b", "c", "d")
ACCURACY = np.array([91.0, 92, 93, 94])
TABLE = BenchmarkTable(
    "toy", Label("toy", "validation", 1, "one"), NAMES, ACCURACY, ACCURACY[:, None], ACCURACY, ""
)


def column(scores: list[float], reads: str = "network", estimator: str = "part") -> Column:
    return Column(estimator, np.array(scores), 2.0, reads)


def rows(part: str, names: str, score: float) -> pd.DataFrame:
    shared = {"estimator": "two", "settings": "{}", "estimator_id": 1, "requested": 1, "reads": "network"}
    seconds = {"build_seconds": 0.001, "score_seconds": 0.001}
    return pd.DataFrame({"architecture": list(names), "part": part, "score": score, **shared, **seconds})


def test_a_failure_of_an_estimator_of_parts_is_one_of_each_part() -> None:
    sample, found = columns(pd.concat([rows("x", "ab", 1.0), rows("y", "ab", 2.0), rows("", "c", math.nan)]))
    assert sample == ["a", "b", "c"]
    assert found.keys() == {"two.x", "two.y"}
    assert np.array_equal(found["two.y"].scores, [2, 2, math.nan], equal_nan=True)


def test_a_set_estimator_sees_ranked_parts_and_costs_what_they_cost() -> None:
    def total(candidates: Candidates) -> Floats:
        return np.sum(list(candidates.parts.values()), axis=0)

    configured = Configured(SetEstimator(total, ("x", "y")), {})
    parts = {
        "x": column([1, 2, math.nan, 4]),
        "y": column([1, 1, 1, 1], "images+labels", "another"),
        "z": column([0] * 4),
    }
    found = combine(configured, parts, TABLE, NAMES)
    assert found.scores.tolist() == [2, 3, -math.inf, 5]
    assert (found.milliseconds, found.reads, found.label_seconds) == (4.0, "network+images+labels", 0.0)


def test_values_of_one_estimator_cost_what_it_costs_once() -> None:
    configured = Configured(SetEstimator(lambda _: ACCURACY, ("two.x", "two.y", "one"), name="t"), {})
    parts = {
        "two.x": column([1] * 4, estimator="two"),
        "two.y": column([1] * 4, estimator="two"),
        "one": column([1] * 4, estimator="one"),
    }
    assert combine(configured, parts, TABLE, NAMES).milliseconds == 4.0


def test_labels_cost_their_recorded_seconds_once() -> None:
    def peek(candidates: Candidates) -> Floats:
        candidates.label(np.array([1]))
        return np.concatenate([[0, 0], candidates.label(np.array([1, 3]))])

    found = combine(Configured(SetEstimator(peek, ()), {}), {}, TABLE, NAMES[::-1])
    assert found.scores.tolist() == [0, 0, 93, 91]
    assert found.label_seconds == 93 + 91


@pytest.mark.parametrize("rule", ["log_rank", "mean_rank"])
def test_vote_by_hand(rule: str) -> None:
    (vote,) = plugins.configure(["vote"], ["vote.of=params+flops", f"vote.rule={rule}"]).sets
    parts = {"params": column([math.nan, 9, 8, 7]), "flops": column([1, 2, 1.5, 1.75])}
    found = combine(vote, parts, TABLE, NAMES).scores
    ranks = np.array([[1, 4, 3, 2], [1, 4, 2, 3]])
    expected = np.log(ranks / 4).sum(axis=0) if rule == "log_rank" else ranks.mean(axis=0)
    assert found == pytest.approx(expected)


def test_parts_are_scored_although_only_the_set_estimator_is_named() -> None:
    selection = plugins.configure(["vote"], ["vote.of=params+jacob_cov"])
    assert [c.plugin.name for c in selection.estimators] == ["jacob_cov", "params"]
