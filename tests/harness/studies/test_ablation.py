"""What a change of settings does, in numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from nasgauge.metrics import difference, spearman_rho
from nasgauge.studies.ablation import Ablation, ScoredChange, ablation_rows

SETTINGS = {"bn": "eval", "repeats": 1, "other": 0}
SINGLE = Ablation(SETTINGS, {"bn": ["eval", "batch"], "repeats": [2]})
CROSSED = Ablation(SETTINGS, {"bn": ["eval", "batch"], "repeats": [1, 2]}, cross=True)
RNG = np.random.default_rng(0)
ACCURACY = RNG.standard_normal(30)
REFERENCE, OTHER = ACCURACY + RNG.standard_normal(30), ACCURACY + 2 * RNG.standard_normal(30)


def test_one_setting_changes_at_a_time_or_all_are_combined() -> None:
    assert list(SINGLE.changes()) == [{}, {"bn": "eval"}, {"bn": "batch"}, {"repeats": 2}]
    assert list(CROSSED.changes()) == [
        {},
        {"bn": "eval", "repeats": 2},
        {"bn": "batch", "repeats": 1},
        {"bn": "batch", "repeats": 2},
    ], "the settings as they are come once"


def test_rows_are_described_by_what_they_change() -> None:
    assert SINGLE.described({}) == {"setting": "as set", "value": ""}
    assert SINGLE.described({"repeats": 2}) == {"setting": "repeats", "value": 2}
    assert CROSSED.described({}) == {"bn": "eval", "repeats": 1}
    assert CROSSED.described({"bn": "batch", "repeats": 2}) == {"bn": "batch", "repeats": 2}
    assert SINGLE.is_as_set({"bn": "eval"})
    assert not SINGLE.is_as_set({"bn": "batch"})


def test_correlations_are_those_of_scipy_and_changes_those_from_the_first_row() -> None:
    scored = [
        ScoredChange({}, REFERENCE, 1.0),
        ScoredChange({"bn": "eval"}, REFERENCE, 1.0),
        ScoredChange({"bn": "batch"}, OTHER, 3.0),
    ]
    rows = ablation_rows(SINGLE, scored, ACCURACY)
    assert rows.setting.tolist() == ["as set", "bn", "bn"]
    rho = [stats.spearmanr(values, ACCURACY).statistic for values in (REFERENCE, REFERENCE, OTHER)]
    assert rows.rho.tolist() == pytest.approx(rho)
    assert rows.tau[2] == pytest.approx(stats.kendalltau(OTHER, ACCURACY).statistic)
    assert rows.rho_change.tolist() == pytest.approx([np.nan, np.nan, rho[2] - rho[0]], nan_ok=True)
    assert rows.p.isna().tolist() == [True, True, False]
    assert rows.rho_change_low[2] < rows.rho_change[2] < rows.rho_change_high[2]
    assert rows.seconds.tolist() == [1, 1, 3]
    assert rows.mean_score[2] == pytest.approx(OTHER.mean())


def test_what_has_no_finite_score_ranks_last_and_lowers_the_coverage() -> None:
    partly = REFERENCE.copy()
    partly[:3] = np.nan, -np.inf, np.nan
    rows = ablation_rows(SINGLE, [ScoredChange({}, partly, 1.0)], ACCURACY)
    assert rows.coverage[0] == pytest.approx(27 / 30)
    assert rows.mean_score[0] == pytest.approx(REFERENCE[3:].mean())
    nothing = ablation_rows(SINGLE, [ScoredChange({}, np.full(30, np.nan), 1.0)], ACCURACY)
    assert nothing.coverage[0] == 0
    assert np.isnan(nothing.mean_score[0])


def test_a_change_has_the_interval_of_the_paired_difference() -> None:
    rows = ablation_rows(
        SINGLE, [ScoredChange({}, REFERENCE, 1.0), ScoredChange({"repeats": 2}, OTHER, 1.0)], ACCURACY
    )
    change, p = difference(spearman_rho(OTHER, ACCURACY), spearman_rho(REFERENCE, ACCURACY))
    row = rows.iloc[1]
    assert (row.rho_change, row.rho_change_low, row.rho_change_high) == pytest.approx(
        (change.value, change.low, change.high)
    )
    assert row.p == pytest.approx(p)


def test_the_same_scores_under_another_setting_are_no_change() -> None:
    rows = ablation_rows(
        SINGLE, [ScoredChange({}, REFERENCE, 1.0), ScoredChange({"bn": "batch"}, REFERENCE, 2.0)], ACCURACY
    )
    assert (rows.rho_change[1], rows.p[1]) == (0, 1)
    assert rows.rho[0] == rows.rho[1]
