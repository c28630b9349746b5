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


@pytest.mark.parametrize("constant", [0.0, -np.inf, np.nan])
def test_a_constant_score_costs_what_chance_costs(constant: float) -> None:
    """Latencies 1 to 40: taken in the order of names, the first four would cost 2.5."""
    latency = Objective("a|b <edge>", np.arange(1.0, 41.0), "")
    found = cost_columns([latency], np.arange(40), np.full(40, constant))
    assert found[f"{HARDWARE}a|b <edge>"] == pytest.approx(20.5)


def test_scores_that_tie_at_the_border_share_the_places() -> None:
    """By hand, top 4 of 40: two for sure, at 30 and 40 ms, and two of four that take 1, 2, 3 and 6 ms."""
    costs, scores = np.full(40, 9.0), np.zeros(40)
    costs[:6], scores[:6] = [1, 2, 3, 6, 30, 40], [5, 5, 5, 5, 7, 8]
    found = cost_columns([Objective("phone", costs, "")], np.arange(40), scores)
    assert found[NAME] == pytest.approx((30 + 40 + 2 * 3) / 4)
