"""Pairs of estimators on a made-up run, against scipy on the same vectors."""

from __future__ import annotations

import numpy as np
import pytest
from four_estimators import ACCURACY, RUN, SCORES, N
from readings import made_up
from scipy import stats

from nasgauge.analysis.pairs import pairs, score_correlations
from nasgauge.core import InputError
from nasgauge.metrics import difference, holm, kendall_tau, spearman_rho


def test_pairs_hold_the_paired_differences() -> None:
    frame = pairs(RUN)
    assert len(frame) == 6
    assert frame.estimator.iloc[0] == "good"
    row = frame[(frame.estimator == "good") & (frame.other == "weak")].iloc[0]
    apart, p = difference(kendall_tau(SCORES["good"], ACCURACY), kendall_tau(SCORES["weak"], ACCURACY))
    assert (row.tau_difference, row.tau_difference_low, row.tau_p) == (apart.value, apart.low, p)
    assert row.rho_difference == pytest.approx(
        stats.spearmanr(SCORES["good"], ACCURACY)[0] - stats.spearmanr(SCORES["weak"], ACCURACY)[0]
    )
    assert frame.tau_p_holm.to_numpy() == pytest.approx(holm(frame.tau_p))
    assert row.alike == pytest.approx(stats.spearmanr(SCORES["good"], SCORES["weak"])[0])
    assert (frame.tau_difference >= 0).all()


def test_one_estimator_has_no_pair() -> None:
    with pytest.raises(InputError, match="weak was scored: wanted two"):
        pairs(made_up({"weak": SCORES["weak"], "failed": np.full(N, np.nan)}, ACCURACY))


def test_a_constant_score_is_like_nothing() -> None:
    found = score_correlations(made_up({"a": SCORES["weak"], "b": np.ones(N)}, ACCURACY), ["a", "b"])
    assert found[0, 0] == pytest.approx(1)
    assert np.isnan(found[0, 1])


def test_rho_of_the_pairs_is_that_of_the_metrics() -> None:
    assert pairs(RUN).rho_difference.abs().max() <= 2
    assert spearman_rho(SCORES["good"], ACCURACY).value > 0.8


def test_pairs_of_too_few_architectures_come_by_name_without_p() -> None:
    few = made_up({name: scores[:9] for name, scores in SCORES.items()}, ACCURACY[:9])
    frame = pairs(few)
    assert frame.estimator.iloc[0] == "weak", "the order of the run"
    assert frame.alike.notna().all()
    assert frame[["tau_difference", "tau_p", "rho_p", "tau_p_holm"]].isna().all(axis=None)
