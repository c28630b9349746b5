"""The performance-ranking hypothesis: tau(e) against counting pairs one by one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from nasgauge.analysis.learning_curves import LearningCurves, read_curves
from nasgauge.analysis.ranking_hypothesis import ranking_hypothesis
from nasgauge.core import Floats
from nasgauge.metrics import goodman_kruskal_gamma

RNG = np.random.default_rng(0)
SHOWN = (1, 5, 10, 20, 50, 100)


def counted(x: Floats, y: Floats) -> tuple[float, float]:
    """(P - Q) / (P + Q), and the share of tied pairs."""
    signs = [np.sign((x[i] - x[j]) * (y[i] - y[j])) for i, j in combinations(range(len(x)), 2)]
    plus, minus = signs.count(1), signs.count(-1)
    return (plus - minus) / (plus + minus), signs.count(0) / len(signs)


def test_gamma_is_that_of_counted_pairs_with_and_without_ties() -> None:
    for levels in (3, 10, 10**6):
        x, y = RNG.integers(levels, size=(2, 40)).astype(float)
        found = goodman_kruskal_gamma(x, y)
        assert found.value == pytest.approx(counted(x, y)[0])
        assert found.low < found.value < found.high
    assert found.value == pytest.approx(stats.kendalltau(x, y).statistic)


def test_the_interval_of_gamma_has_the_spread_of_other_samples() -> None:
    def sampled(n: int = 100) -> tuple[Floats, Floats]:
        x = RNG.standard_normal(n)
        return np.round(x, 1), np.round(x + RNG.standard_normal(n), 1)

    samples = [goodman_kruskal_gamma(*sampled()) for _ in range(300)]
    truth = goodman_kruskal_gamma(*sampled(20_000)).value
    covered = np.mean([each.low <= truth <= each.high for each in samples])
    assert 0.91 <= covered <= 0.985


@pytest.mark.parametrize(("x", "y"), [([1, 1, 1], [1, 2, 3]), ([1, 2], [1, 2]), ([1, 1, 2], [1, 2, 1])])
def test_gamma_may_be_undefined(x: list[float], y: list[float]) -> None:
    assert np.isnan(goodman_kruskal_gamma(x, y).value) == (x != [1, 1, 2])


def test_every_epoch_has_its_row() -> None:
    accuracy = np.round(RNG.uniform(10, 95, (20, 4)))
    table = ranking_hypothesis(LearningCurves(accuracy, accuracy[:, -1], "made up"))
    assert table.epoch.tolist() == [1, 2, 3, 4]
    for row, values in zip(table.itertuples(), accuracy.T, strict=True):
        tau, tied = counted(values, accuracy[:, -1])
        assert row.tau == pytest.approx(tau)
        assert row.p == pytest.approx((tau + 1) / 2)
        assert row.tied == pytest.approx(tied)
        assert row.tau_b == pytest.approx(stats.kendalltau(values, accuracy[:, -1]).statistic)


def test_stored_curves_agree_with_an_independent_computation(reference_data: Callable[[str], Path]) -> None:
    path = reference_data("nb201_curves/cifar10_valid_200epoch_first200.npz")
    table = ranking_hypothesis(read_curves(path, "valid_acc")).set_index("epoch")
    values = np.load(path)["valid_acc"]
    for epoch in SHOWN:
        tau, tied = counted(values[:, epoch - 1], values[:, -1])
        assert table.tau[epoch] == pytest.approx(tau, abs=1e-12)
        assert table.tied[epoch] == pytest.approx(tied)
        assert table.tau_b[epoch] == pytest.approx(
            stats.kendalltau(values[:, epoch - 1], values[:, -1]).statistic, abs=1e-12
        )
    assert table.tau[200] == 1
