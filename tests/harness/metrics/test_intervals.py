"""Intervals of rank correlations against the bootstrap and against known populations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import scipy.stats

from nasgauge.core import Floats, InputError
from nasgauge.metrics import Estimate, difference, kendall_tau, spearman_rho
from nasgauge.metrics.estimate import standard_error

Correlation = Callable[[Floats, Floats], Estimate]
Reference = Callable[[Floats, Floats], tuple[float, float]]

REFERENCES = [(kendall_tau, scipy.stats.kendalltau), (spearman_rho, scipy.stats.spearmanr)]
TIES: dict[str, Callable[[Floats, Floats], tuple[Floats, Floats]]] = {
    "no ties": lambda x, y: (x, y),
    "few scores": lambda x, y: (np.round(x), y),
    "few of both": lambda x, y: (np.clip(np.round(x), 0, 2), np.round(y)),
    "a third failed": lambda x, y: (np.where(x < np.quantile(x, 1 / 3), -1e9, x), y),
}


def correlated(n: int, r: float, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Sample of a bivariate normal distribution with correlation r."""
    x, noise = rng.normal(size=(2, n))
    return x, r * x + np.sqrt(1 - r**2) * noise


def error_of(estimate: Estimate) -> float:
    assert estimate.influence is not None
    return standard_error(estimate.influence)


@pytest.mark.slow
@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize(("ours", "theirs"), REFERENCES)
def test_standard_error_is_that_of_the_bootstrap(ours: Correlation, theirs: Reference, ties: str) -> None:
    rng = np.random.default_rng(0)
    x, y = TIES[ties](*correlated(200, 0.6, rng))
    resampled = [theirs(x[rows], y[rows])[0] for rows in rng.integers(200, size=(2000, 200))]
    assert error_of(ours(x, y)) == pytest.approx(np.std(resampled), rel=0.1)


@pytest.mark.parametrize("r", [0.0, 0.5, 0.9])
@pytest.mark.parametrize(
    ("correlation", "truth"),
    [
        (kendall_tau, lambda r: 2 / np.pi * np.arcsin(r)),
        (spearman_rho, lambda r: 6 / np.pi * np.arcsin(r / 2)),
    ],
)
def test_intervals_cover_the_truth(
    correlation: Correlation, truth: Callable[[float], float], r: float
) -> None:
    rng = np.random.default_rng(1)
    estimates = [correlation(*correlated(100, r, rng)) for _ in range(300)]
    covered = np.mean([e.low <= truth(r) <= e.high for e in estimates])
    assert 0.91 <= covered <= 0.98


@pytest.mark.slow
@pytest.mark.parametrize(("ours", "theirs"), REFERENCES)
def test_difference_is_that_of_the_paired_bootstrap(ours: Correlation, theirs: Reference) -> None:
    rng = np.random.default_rng(2)
    x, y = correlated(200, 0.7, rng)
    other = np.round(x + 0.5 * rng.normal(size=200), 1)
    resampled = [
        theirs(x[rows], y[rows])[0] - theirs(other[rows], y[rows])[0]
        for rows in rng.integers(200, size=(2000, 200))
    ]
    a, b = ours(x, y), ours(other, y)
    apart, p = difference(a, b)
    assert apart.value == a.value - b.value
    assert error_of(apart) == pytest.approx(np.std(resampled), rel=0.1)
    assert error_of(apart) < 0.8 * np.hypot(error_of(a), error_of(b))
    assert p == pytest.approx(2 * scipy.stats.t.sf(abs(apart.value) / error_of(apart), 199))


def test_p_value_and_interval_of_a_difference_agree() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        x, y = correlated(50, 0.5, rng)
        apart, p = difference(kendall_tau(x, y), kendall_tau(x + rng.normal(size=50), y))
        assert (p < 0.05) == (not apart.low <= 0 <= apart.high)


def test_differences_without_spread() -> None:
    x = np.arange(5.0)
    assert difference(kendall_tau(x, x), kendall_tau(x**2, x))[1] == 1
    opposite, p = difference(kendall_tau(x, x), kendall_tau(-x, x))
    assert (opposite.value, p) == (2, 0)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_difference_from_nothing_is_nan(n: int) -> None:
    apart, p = difference(kendall_tau(np.zeros(n), np.arange(n)), kendall_tau(np.arange(n), np.arange(n)))
    assert np.isnan([apart.value, apart.low, apart.high, p]).all()


def test_difference_wants_influence_on_the_same_architectures() -> None:
    tau = kendall_tau(np.arange(5.0), np.arange(5.0))
    with pytest.raises(InputError, match=r"no influence values in Estimate\(value=0\.5"):
        difference(tau, Estimate(0.5, 0.4, 0.6))
    with pytest.raises(InputError, match="over 5 architectures, the other over 4"):
        difference(tau, kendall_tau(np.arange(4.0), np.arange(4.0)))


def test_an_estimate_is_three_columns_of_a_table() -> None:
    assert Estimate(0.5, 0.4, 0.6).columns("tau") == {"tau": 0.5, "tau_low": 0.4, "tau_high": 0.6}
