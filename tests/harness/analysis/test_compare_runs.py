"""What changed between two runs."""

from __future__ import annotations

import numpy as np
import pytest
from readings import made_up
from scipy import stats

from nasgauge.analysis.compare_runs import changed, compare

RNG = np.random.default_rng(0)
ACCURACY = RNG.standard_normal(100)
SCORES = ACCURACY + RNG.standard_normal(100)
FIRST = made_up({"same": SCORES, "moved": SCORES}, ACCURACY)


def test_the_same_run_has_not_changed() -> None:
    frame = compare(FIRST, FIRST)
    assert (frame[["scores_max", "tau_difference", "rho_difference", "failed_in_one"]] == 0).all(axis=None)
    assert changed(frame, correlation=0, scores=0) == []


def test_changes_of_scores_and_of_correlations() -> None:
    other = SCORES + 0.3 * RNG.standard_normal(100)
    other[:3] = np.nan
    frame = compare(FIRST, made_up({"same": SCORES, "moved": other}, ACCURACY)).set_index("estimator")
    moved = frame.loc["moved"]
    relative = np.abs(SCORES - other)[3:] / np.maximum(np.abs(SCORES), np.abs(other))[3:]
    assert moved.scores_max == pytest.approx(relative.max())
    assert moved.scores_median == pytest.approx(np.median(relative))
    assert moved.scores_rho == pytest.approx(stats.spearmanr(SCORES[3:], other[3:])[0])
    assert moved.failed_in_one == 3
    last = np.where(np.isnan(other), -99, other)
    taus = [stats.kendalltau(scores, ACCURACY)[0] for scores in (SCORES, last)]
    assert (moved.tau_first, moved.tau_second) == pytest.approx(taus)
    assert moved.tau_difference == pytest.approx(taus[1] - taus[0])
    assert moved.tau_difference_low < moved.tau_difference < moved.tau_difference_high


def test_thresholds_decide_what_counts() -> None:
    other = made_up({"same": SCORES, "moved": -SCORES}, ACCURACY)
    frame = compare(FIRST, other)
    assert [text.partition(" changed by")[0] for text in changed(frame, correlation=0, scores=None)] == [
        "moved: tau",
        "moved: rho",
    ]
    assert changed(frame, correlation=2, scores=None) == []
    assert changed(frame, correlation=2, scores=1)[0].startswith("moved: scores changed by up to 2")


def test_an_estimator_that_lost_all_scores_has_changed() -> None:
    frame = compare(FIRST, made_up({"same": SCORES, "moved": np.full(100, np.nan)}, ACCURACY))
    assert changed(frame, correlation=2, scores=None) == [
        "moved: tau has a value in one run only",
        "moved: rho has a value in one run only",
    ]


def test_large_scores_do_not_overflow() -> None:
    huge = np.full(100, 1e308)
    frame = compare(made_up({"a": huge}, ACCURACY), made_up({"a": -huge}, ACCURACY))
    assert frame.scores_max[0] == 2
