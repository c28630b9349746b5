"""Spread over seeds beside the interval over architectures."""

from __future__ import annotations

import numpy as np
import pytest
from four_estimators import ACCURACY, NOISE, RUN, SCORES
from readings import made_up
from scipy import stats

from nasgauge.analysis.over_seeds import over_seeds
from nasgauge.core import InputError
from nasgauge.metrics import kendall_tau


def test_spread_over_seeds_is_apart_from_the_interval_over_architectures() -> None:
    seeds = {
        seed: made_up({"steady": ACCURACY + NOISE[0], "lucky": ACCURACY + NOISE[seed]}, ACCURACY)
        for seed in (0, 1, 2)
    }
    frame = over_seeds(seeds).set_index("estimator")
    taus = [stats.kendalltau(ACCURACY + NOISE[seed], ACCURACY)[0] for seed in (0, 1, 2)]
    assert frame.loc["lucky"].tau == pytest.approx(np.mean(taus))
    assert frame.loc["lucky"].tau_seeds_std == pytest.approx(np.std(taus, ddof=1))
    assert frame.loc["lucky"].tau_seeds_max == pytest.approx(max(taus))
    assert frame.loc["steady"].rho_seeds_std == pytest.approx(0, abs=1e-12)
    one = kendall_tau(ACCURACY + NOISE[0], ACCURACY)
    steady = frame.loc["steady"]
    assert (steady.tau_low, steady.tau_high) == pytest.approx((one.low, one.high))
    # A mean over seeds depends less on single architectures than one seed does.
    assert frame.loc["lucky"].tau_high - frame.loc["lucky"].tau_low < one.high - one.low


def test_one_seed_has_no_spread() -> None:
    with pytest.raises(InputError, match="1 seed in this run"):
        over_seeds({0: RUN})


def test_the_best_mean_tau_comes_first_where_there_are_enough_to_rank() -> None:
    def order(count: int) -> list[str]:
        short = made_up({name: scores[:count] for name, scores in SCORES.items()}, ACCURACY[:count])
        return over_seeds({0: short, 1: short}).estimator.tolist()

    assert order(200)[0] == "good"
    assert order(9) == list(SCORES), "as they came"
