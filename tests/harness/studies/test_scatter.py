"""Tau per data set as scipy computes it, beside what was published."""

from __future__ import annotations

import numpy as np
import pytest
from readings import made_up
from scipy import stats

from nasgauge.studies.scatter import published_tau, scored_estimators, taus

RNG = np.random.default_rng(0)
ACCURACY, OTHER = RNG.uniform(50, 90, (2, 20))
SCORES = {"naswot": ACCURACY + 5 * RNG.standard_normal(20), "mine": np.full(20, np.nan)}
BY_DATASET = {"cifar10": made_up(SCORES, ACCURACY), "other": made_up(SCORES, OTHER)}


def test_every_scored_estimator_has_a_row_per_data_set() -> None:
    rows = taus(BY_DATASET)
    assert scored_estimators(BY_DATASET) == ["naswot"]
    assert rows[["estimator", "dataset"]].to_numpy().tolist() == [["naswot", "cifar10"], ["naswot", "other"]]
    expected = [stats.kendalltau(SCORES["naswot"], accuracy).statistic for accuracy in (ACCURACY, OTHER)]
    assert rows.tau.tolist() == pytest.approx(expected)
    assert (rows.tau_low < rows.tau).all()
    assert rows.finite.tolist() == [20, 20]


def test_published_ones_are_of_the_same_benchmark_and_data_set() -> None:
    found = published_tau(BY_DATASET["cifar10"], "naswot")
    assert found is not None
    assert taus(BY_DATASET).published[0] == str(found)
    assert published_tau(BY_DATASET["cifar10"], "mine") is None


def test_what_could_not_be_scored_ranks_last() -> None:
    partly = SCORES["naswot"].copy()
    partly[0] = np.nan
    (row,) = taus({"cifar10": made_up({"naswot": partly}, ACCURACY)}).to_dict("records")
    assert row["finite"] == 19
    last = np.where(np.isnan(partly), -99, partly)
    assert row["tau"] == pytest.approx(stats.kendalltau(last, ACCURACY).statistic)
