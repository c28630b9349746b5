"""One object per measure: what it gives, and for which scores it gives nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from nasgauge.analysis.measure import CORRELATIONS, MEASURES, RHO, TAU, Measure, measured
from nasgauge.metrics import Estimate, goodman_kruskal_gamma

RNG = np.random.default_rng(0)
ACCURACY = RNG.standard_normal(120)
SCORES = ACCURACY + RNG.standard_normal(120)
BY_NAME = {measure.name: measure for measure in MEASURES}


def test_names_and_headings_are_told_apart() -> None:
    assert len(BY_NAME) == len(MEASURES)
    headings = [measure.heading for measure in MEASURES if measure.heading]
    assert len(set(headings)) == len(headings)
    assert all(measure.note for measure in MEASURES if measure.heading)
    assert (TAU, RHO) == CORRELATIONS == MEASURES[:2]


def test_correlations_are_those_of_scipy() -> None:
    assert TAU.of(SCORES, ACCURACY).value == pytest.approx(stats.kendalltau(SCORES, ACCURACY)[0])
    assert RHO.of(SCORES, ACCURACY).value == pytest.approx(stats.spearmanr(SCORES, ACCURACY)[0])
    top = np.argsort(-ACCURACY)[:12]
    expected = stats.kendalltau(SCORES[top], ACCURACY[top])[0]
    assert BY_NAME["top_tau"].of(SCORES, ACCURACY).value == pytest.approx(expected)


def test_what_could_not_be_scored_ranks_last() -> None:
    holes = np.where(np.arange(120) < 20, np.nan, SCORES)
    last = np.where(np.isnan(holes), -99, holes)
    assert TAU.of(holes, ACCURACY).value == pytest.approx(stats.kendalltau(last, ACCURACY)[0])
    best = Measure("lowest", "", lambda scores, _: float(scores.min()), interval=False)
    assert best.of(holes, ACCURACY).value == -math.inf


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: str(measure.name))
def test_nothing_scored_has_no_value(measure: Measure) -> None:
    assert math.isnan(measure.of(np.full(120, np.nan), ACCURACY).value)
    assert not math.isnan(measure.of(SCORES, ACCURACY).value)


def test_the_top_of_a_small_sample_says_nothing() -> None:
    assert math.isnan(BY_NAME["top_rho"].of(SCORES[:40], ACCURACY[:40]).value)


def test_resampling_gives_the_same_interval_every_time() -> None:
    for name in ("precision", "subsample_regret"):
        assert BY_NAME[name].of(SCORES, ACCURACY) == BY_NAME[name].of(SCORES, ACCURACY)


def test_subsamples_of_a_small_sample_are_half_of_it() -> None:
    """Half of two is one architecture: its regret is 0, whatever the score."""
    found = BY_NAME["subsample_regret"].of(np.array([1.0, 2.0]), np.array([91.0, 90.0]))
    assert (found.value, found.low, found.high) == (0, 0, 0)


def test_columns_have_ends_where_there_is_an_interval_and_plain_numbers_stand_last() -> None:
    gamma = Measure("gamma", "gamma", goodman_kruskal_gamma)
    row = measured([BY_NAME["regret"], gamma], SCORES, ACCURACY)
    assert list(row) == ["gamma", "gamma_low", "gamma_high", "regret"]
    assert row["gamma_low"] < row["gamma"] < row["gamma_high"]
    assert Measure("one", "", lambda *_: Estimate(1, 0, 2)).columns(Estimate(1, 0, 2)) == {
        "one": 1, "one_low": 0, "one_high": 2
    }  # fmt: skip
