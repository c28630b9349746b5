"""What the architectures that an estimator picks cost."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from nasgauge.analysis.costs import HARDWARE, cost_columns
from nasgauge.core import Objective

RNG = np.random.default_rng(0)
COSTS, SCORES = RNG.random((2, 40))
NAME = f"{HARDWARE}phone"


def test_the_top_tenth_by_score_counts() -> None:
    at = np.arange(39, -1, -1)
    found = cost_columns([Objective("phone", COSTS, "")], at, SCORES)
    assert found[NAME] == pytest.approx(COSTS[at][np.argsort(-SCORES)[:4]].mean())
    assert found[f"{NAME} rho"] == pytest.approx(stats.spearmanr(SCORES, COSTS[at])[0])


def test_unknown_costs_do_not_count_and_missing_scores_rank_last() -> None:
    costs, scores = COSTS.copy(), SCORES.copy()
    costs[:20], scores[39] = np.nan, np.nan
    found = cost_columns([Objective("phone", costs, "")], np.arange(40), scores)
    last = np.where(np.isnan(scores), -99, scores)[20:]
    assert found[NAME] == pytest.approx(COSTS[20:][np.argsort(-last)[:2]].mean())
    assert found[f"{NAME} rho"] == pytest.approx(stats.spearmanr(last, COSTS[20:])[0])


def test_no_known_cost_is_no_number() -> None:
    found = cost_columns([Objective("phone", np.full(40, np.nan), "")], np.arange(40), SCORES)
    assert np.isnan(list(found.values())).all()
    assert cost_columns([], np.arange(40), SCORES) == {}
