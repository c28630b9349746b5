"""One training run as the estimator of another."""

from __future__ import annotations

import numpy as np
import pytest
from readings import made_up_table
from scipy import stats

from nasgauge.analysis.ceiling import CEILING, ceiling, first_two_seeds

RNG = np.random.default_rng(0)
SEEDS = 90 + RNG.standard_normal((40, 1)) + 0.3 * RNG.standard_normal((40, 3))
SEEDS[:4, 1:] = np.nan
TABLE = made_up_table(SEEDS[:, 0], seeds=SEEDS)
NAMES = list(TABLE.architectures)


def test_it_is_the_correlation_of_the_first_two_runs_where_there_are_two() -> None:
    (row,) = ceiling(TABLE, NAMES).to_dict("records")
    assert row["estimator"] == CEILING
    assert row["coverage"] == 36 / 40
    assert row["tau"] == pytest.approx(stats.kendalltau(SEEDS[4:, 0], SEEDS[4:, 1])[0])
    assert row["tau_low"] < row["tau"] < row["tau_high"]
    best = SEEDS[4:, 0].argmax()
    assert row["regret"] == SEEDS[4:, 1].max() - SEEDS[4 + best, 1]


def test_the_sample_is_kept_in_order() -> None:
    first, second = first_two_seeds(TABLE, NAMES[:3:-1])
    assert np.array_equal(first, SEEDS[:3:-1, 0])
    assert np.array_equal(second, SEEDS[:3:-1, 1])


def test_one_run_has_no_ceiling() -> None:
    assert ceiling(TABLE, NAMES[:4]).empty
    assert ceiling(made_up_table(SEEDS[:, 0]), NAMES).empty
    assert ceiling(made_up_table(SEEDS[:, 0], seeds=SEEDS[:, :1]), NAMES).empty
