"""Concordances and rank correlations against their definitions and scipy."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nasgauge.core import Floats, InputError
from nasgauge.metrics import Estimate, concordances, kendall_tau, rank_last, spearman_rho
from nasgauge.metrics.concordance import dominated
from nasgauge.metrics.vectors import dense_ranks

Correlation = Callable[[Floats, Floats], Estimate]

few_values = st.one_of(st.integers(0, 3).map(float), st.just(-np.inf))
any_values = st.one_of(few_values, st.floats(allow_nan=False))
CORRELATIONS = [kendall_tau, spearman_rho]
REFERENCES = [(kendall_tau, scipy.stats.kendalltau), (spearman_rho, scipy.stats.spearmanr)]


@st.composite
def vector_pairs(draw: st.DrawFn, least: int = 0) -> tuple[Floats, Floats]:
    """Two vectors of one length, each with many ties or with hardly any."""
    n = draw(st.integers(least, 40))
    x, y = (
        draw(st.lists(draw(st.sampled_from([few_values, any_values])), min_size=n, max_size=n))
        for _ in range(2)
    )
    return np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)


def by_definition(x: Floats, y: Floats) -> NDArray[np.int64]:
    """The O(N^2) sum over signs; comparisons, because inf - inf has no sign."""

    def signs(v: Floats) -> NDArray[np.int64]:
        return (v[:, None] > v[None, :]).astype(np.int64) - (v[:, None] < v[None, :])

    return np.asarray((signs(x) * signs(y)).sum(axis=1))


@settings(deadline=None)
@given(vector_pairs())
def test_concordances_follow_the_definition(pair: tuple[Floats, Floats]) -> None:
    x, y = pair
    assert concordances(x, y).tolist() == by_definition(x, y).tolist()


@settings(deadline=None)
@given(vector_pairs())
def test_dominated_does_not_count_ties(pair: tuple[Floats, Floats]) -> None:
    x, y = (dense_ranks(values) for values in pair)
    below = (x[None, :] < x[:, None]) & (y[None, :] < y[:, None])
    assert dominated(x, y).tolist() == below.sum(axis=1).tolist()


@pytest.mark.parametrize("n", [1023, 1024, 1025])
def test_concordances_around_a_full_last_block(n: int) -> None:
    rng = np.random.default_rng(n)
    x, y = rng.integers(300, size=n).astype(float), rng.normal(size=n)
    np.testing.assert_array_equal(concordances(x, y), by_definition(x, y))


def test_concordances_of_a_whole_benchmark_are_fast() -> None:
    x, y = np.random.default_rng(0).normal(size=(2, 15_625))
    start = time.perf_counter()
    concordances(x, y)
    assert time.perf_counter() - start < 2


@pytest.mark.slow
@pytest.mark.parametrize(("ours", "theirs"), REFERENCES)
@settings(deadline=None)
@given(pair=vector_pairs(least=3))
def test_correlations_agree_with_scipy(
    ours: Correlation, theirs: Callable[..., tuple[float, float]], pair: tuple[Floats, Floats]
) -> None:
    x, y = pair
    assume(np.unique(x).size > 1 and np.unique(y).size > 1)
    # scipy does not take infinities everywhere; ranks hold the same order.
    expected = theirs(scipy.stats.rankdata(x), scipy.stats.rankdata(y))[0]
    assert ours(x, y).value == pytest.approx(expected, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("correlation", CORRELATIONS)
@settings(deadline=None)
@given(pair=vector_pairs())
def test_estimates_are_consistent(correlation: Correlation, pair: tuple[Floats, Floats]) -> None:
    x, y = pair
    got = correlation(x, y)
    assert got.influence is not None
    assert got.influence.shape == x.shape
    if np.isnan(got.value):
        assert x.size < 3 or np.unique(x).size == 1 or np.unique(y).size == 1
        return
    assert -1 <= got.low <= got.value + 1e-12
    assert got.value - 1e-12 <= got.high <= 1
    assert got.influence.mean() == pytest.approx(0, abs=1e-9)
    assert correlation(y, x).value == pytest.approx(got.value, abs=1e-12)


@pytest.mark.parametrize("correlation", CORRELATIONS)
@pytest.mark.parametrize(
    ("x", "y"),
    [([], []), ([1], [2]), ([1, 2], [1, 2]), ([5, 5, 5], [1, 2, 3]), ([1, 2, 3], [5, 5, 5])],
)
def test_no_ranking_has_no_correlation(correlation: Correlation, x: list[float], y: list[float]) -> None:
    got = correlation(np.array(x), np.array(y))
    assert np.isnan([got.value, got.low, got.high]).all()


@pytest.mark.parametrize("correlation", CORRELATIONS)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_perfect_ranking_has_a_point_interval(correlation: Correlation, sign: int) -> None:
    x = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
    got = correlation(x, sign * x**3)
    assert (got.value, got.low, got.high) == (sign, sign, sign)
    assert got.influence == pytest.approx(np.zeros(8), abs=1e-12)


@pytest.mark.parametrize("measure", [*CORRELATIONS, concordances])
def test_nan_and_unequal_lengths_are_refused(measure: Callable[..., object]) -> None:
    with pytest.raises(InputError, match=r"scores\[1\] is NaN \(2 of 3\): pass scores through rank_last"):
        measure([1, np.nan, np.nan], [1, 2, 3])
    with pytest.raises(InputError, match=r"accuracy\[2\] is NaN \(1 of 3\)"):
        measure([1, 2, 3], [1, 2, np.nan])
    with pytest.raises(InputError, match="2 scores and 3 accuracies"):
        measure([1, 2], [1, 2, 3])
    with pytest.raises(InputError, match=r"accuracy has shape \(2, 2\)"):
        measure([1, 2], np.eye(2))


def test_rank_last_ties_all_failures_below_the_rest() -> None:
    assert rank_last([1.0, np.nan, np.inf, -np.inf, -1e9]).tolist() == [1, -np.inf, -np.inf, -np.inf, -1e9]
    failed_last = kendall_tau(rank_last([3, 2, np.nan, np.inf]), [90, 80, 20, 10]).value
    assert failed_last == pytest.approx(5 / np.sqrt(5 * 6))
