"""Estimators that are defined only over a set."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nasgauge import plugins
from nasgauge.analysis.columns import Column
from nasgauge.analysis.labelled_sample import LabelledSample
from nasgauge.analysis.set_columns import combine, computable, display_name, dry_run
from nasgauge.core import BenchmarkTable, Candidates, Floats, InputError, Label, SetEstimator
from nasgauge.plugins import Configured

NAMES = ("a", "b", "c", "d")
ACCURACY = np.array([91.0, 92, 93, 94])
TABLE = BenchmarkTable(
    "toy", Label("toy", "validation", 1, "one"), NAMES, ACCURACY, ACCURACY[:, None], ACCURACY, ""
)
SAMPLE = LabelledSample(NAMES, TABLE)


def column(scores: list[float], reads: str = "network", estimator: str = "part") -> Column:
    return Column(estimator, np.array(scores), 2.0, reads)


def test_a_set_estimator_sees_ranked_parts_and_costs_what_they_cost() -> None:
    def total(candidates: Candidates) -> Floats:
        return np.sum(list(candidates.parts.values()), axis=0)

    configured = Configured(SetEstimator(total, ("x", "y")), {})
    parts = {
        "x": column([1, 2, math.nan, 4]),
        "y": column([1, 1, 1, 1], "images+labels", "another"),
        "z": column([0] * 4),
    }
    found = combine(configured, parts, SAMPLE)
    assert found.scores.tolist() == [2, 3, -math.inf, 5]
    assert (found.milliseconds, found.reads, found.label_seconds) == (4.0, "network+images+labels", 0.0)


def test_values_of_one_estimator_cost_what_it_costs_once() -> None:
    configured = Configured(SetEstimator(lambda _: ACCURACY, ("two.x", "two.y", "one"), name="t"), {})
    parts = {
        "two.x": column([1] * 4, estimator="two"),
        "two.y": column([1] * 4, estimator="two"),
        "one": column([1] * 4, estimator="one"),
    }
    assert combine(configured, parts, SAMPLE).milliseconds == 4.0


def test_labels_cost_their_recorded_seconds_once() -> None:
    def peek(candidates: Candidates) -> Floats:
        candidates.label(np.array([1]))
        return np.concatenate([[0, 0], candidates.label(np.array([1, 3]))])

    found = combine(Configured(SetEstimator(peek, ()), {}), {}, LabelledSample(NAMES[::-1], TABLE))
    assert found.scores.tolist() == [0, 0, 93, 91]
    assert found.label_seconds == 93 + 91


@pytest.mark.parametrize("rule", ["log_rank", "mean_rank"])
def test_vote_by_hand(rule: str) -> None:
    (vote,) = plugins.configure(["vote"], ["vote.of=params+flops", f"vote.rule={rule}"]).sets
    parts = {"params": column([math.nan, 9, 8, 7]), "flops": column([1, 2, 1.5, 1.75])}
    found = combine(vote, parts, SAMPLE).scores
    ranks = np.array([[1, 4, 3, 2], [1, 4, 2, 3]])
    expected = np.log(ranks / 4).sum(axis=0) if rule == "log_rank" else ranks.mean(axis=0)
    assert found == pytest.approx(expected)


def test_parts_are_scored_although_only_the_set_estimator_is_named() -> None:
    selection = plugins.configure(["vote"], ["vote.of=params+jacob_cov"])
    assert [c.plugin.name for c in selection.estimators] == ["jacob_cov", "params"]


def test_what_cannot_be_computed_is_left_out_unless_it_is_required() -> None:
    sets = {"vote": plugins.configure(["vote"], ["vote.of=params+flops"]).sets[0]}
    parts = {"params": column([1, 2, 3, 4])}
    assert computable(sets, parts, SAMPLE) == {}
    with pytest.raises(InputError, match="vote needs scores of flops: `nasgauge run --estimator vote`"):
        computable(sets, parts, SAMPLE, {"vote"})
    assert computable(sets, parts | {"flops": column([1, 2, 3, 4])}, SAMPLE).keys() == {"vote"}


def test_a_dry_run_finds_wrong_settings_without_any_score() -> None:
    (right,) = plugins.configure_sets(["vote"])
    dry_run(right, SAMPLE)
    (wrong,) = plugins.configure_sets(["fewshot"], ["fewshot.labels=10"])
    with pytest.raises(InputError, match="cannot learn from 10 of 4 labels"):
        dry_run(wrong, SAMPLE)


def test_settings_out_of_bounds_are_refused_before_anything_is_read() -> None:
    with pytest.raises(InputError, match="'vote': setting rule is 'loud': wanted log_rank or mean_rank"):
        plugins.configure_sets(["vote"], ["vote.rule=loud"])


def test_settings_that_are_not_the_defaults_are_part_of_the_name() -> None:
    assert display_name(plugins.configure_sets(["vote"])[0]) == "vote"
    (other,) = plugins.configure_sets(["vote"], ["vote.of=params+flops"])
    assert display_name(other) == "vote(of=params+flops)"
