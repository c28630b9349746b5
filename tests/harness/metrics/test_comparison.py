"""Comparisons of several estimators against scipy, statsmodels, the bootstrap and known populations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import scipy.stats
from statsmodels.api import OLS, add_constant
from statsmodels.stats.multitest import multipletests

from nasgauge.core import Floats, InputError
from nasgauge.metrics import (
    Estimate,
    difference,
    holm,
    kendall_tau,
    mean_estimate,
    p_matrix,
    partial,
    rank_bounds,
    spearman_rho,
)
from nasgauge.metrics.estimate import standard_error

RHO = (spearman_rho, scipy.stats.spearmanr)
TAU = (kendall_tau, scipy.stats.kendalltau)


def three(n: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """x and y share z, and something more."""
    z, common, a, b = rng.normal(size=(4, n))
    return z + common + a, z + common + b, z


def error_of(estimate: Estimate) -> float:
    assert estimate.influence is not None
    return standard_error(estimate.influence)


def test_holm_is_its_definition_and_leaves_out_nan() -> None:
    p_values = np.random.default_rng(0).random(20) ** 3
    order = np.argsort(p_values)
    stepped = np.maximum.accumulate(np.minimum(1, np.sort(p_values) * np.arange(20, 0, -1)))
    assert holm(p_values)[order] == pytest.approx(stepped)
    with_nan = holm([*p_values[:10], np.nan, *p_values[10:]])
    assert np.isnan(with_nan[10])
    assert np.delete(with_nan, 10) == pytest.approx(holm(p_values))
    assert holm([]).tolist() == []


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2, 7, 300])
def test_holm_is_that_of_statsmodels_to_the_last_bit(count: int) -> None:
    rng = np.random.default_rng(count)
    for p_values in (rng.random(count) ** 4, np.round(rng.random(count), 1), np.zeros(count), np.ones(count)):
        assert holm(p_values).tolist() == multipletests(p_values, method="holm")[1].tolist()
    assert np.isnan(holm([np.nan] * count)).all()


def test_p_matrix_holds_the_corrected_p_of_every_pair() -> None:
    rng = np.random.default_rng(1)
    benchmarks = []
    for n in (60, 80):
        accuracy = rng.normal(size=n)
        benchmarks.append([kendall_tau(accuracy + s * rng.normal(size=n), accuracy) for s in (0.2, 1, 3)])
    pairs = [(0, 1), (0, 2), (1, 2)]
    corrected = holm([difference(b[i], b[j])[1] for b in benchmarks for i, j in pairs])
    found = p_matrix(benchmarks)
    assert [found[b, i, j] for b in range(2) for i, j in pairs] == pytest.approx(corrected)
    assert found == pytest.approx(found.swapaxes(1, 2))
    assert (found.diagonal(axis1=1, axis2=2) == 1).all()


def test_p_values_of_no_difference_are_too_small_as_rarely_as_they_should() -> None:
    """Two estimators of equal worth: at 5 % the paired comparison is wrong in 5 % of the samples."""
    rng = np.random.default_rng(2)
    wrong = 0
    for _ in range(400):
        accuracy, a, b = rng.normal(size=(3, 100))
        wrong += (
            difference(kendall_tau(accuracy + a, accuracy), kendall_tau(accuracy + b, accuracy))[1] < 0.05
        )
    assert 0.03 <= wrong / 400 <= 0.08


def test_rank_bounds_by_hand() -> None:
    clear = np.array([[1, 0.2, 0.01], [0.2, 1, 0.04], [0.01, 0.04, 1]])
    assert rank_bounds([0.9, 0.8, 0.1], clear).tolist() == [[1, 2], [1, 2], [3, 3]]
    assert rank_bounds([0.1, 0.8, 0.9], clear).tolist() == [[2, 3], [2, 3], [1, 1]]


@pytest.mark.slow
@pytest.mark.parametrize("apart", [0.0, 0.1])
def test_all_rank_bounds_hold_at_once(apart: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five estimators, the true order known; where all are alike every rank must stay open to all."""
    monkeypatch.setattr("gc.collect", lambda: 0)  # multipletests ends with one, which takes 0.1 s
    rng = np.random.default_rng(3)
    noise = 1 + apart * np.arange(5)
    held = 0
    for _ in range(200):
        accuracy = rng.normal(size=150)
        taus = [kendall_tau(accuracy + s * rng.normal(size=150), accuracy) for s in noise]
        bounds = rank_bounds([tau.value for tau in taus], p_matrix([taus])[0])
        true = np.arange(1, 6) if apart else None
        held += (
            bool(((bounds[:, 0] <= true) & (true <= bounds[:, 1])).all())
            if true is not None
            else bool((bounds == [1, 5]).all())
        )
    assert held / 200 >= 0.92


@pytest.mark.slow
@pytest.mark.parametrize(("ours", "theirs"), [RHO, TAU])
def test_mean_estimate_has_the_error_of_the_bootstrap(
    ours: Callable[..., Estimate], theirs: Callable[..., tuple[float, float]]
) -> None:
    rng = np.random.default_rng(4)
    accuracy = rng.normal(size=150)
    seeds = [accuracy + rng.normal(size=150) for _ in range(3)]
    found = mean_estimate([ours(scores, accuracy) for scores in seeds])
    resampled = [
        np.mean([theirs(scores[rows], accuracy[rows])[0] for scores in seeds])
        for rows in rng.integers(150, size=(800, 150))
    ]
    assert found.value == pytest.approx(np.mean([theirs(scores, accuracy)[0] for scores in seeds]))
    assert error_of(found) == pytest.approx(np.std(resampled), rel=0.1)
    assert found.low < found.value < found.high


def test_partial_rho_is_the_correlation_of_what_a_regression_leaves() -> None:
    """Independent of the formula: ranks, regressed on those of z by statsmodels; residuals correlated."""
    ranks = [scipy.stats.rankdata(v) for v in three(200, np.random.default_rng(5))]
    left = [OLS(rank, add_constant(ranks[2])).fit().resid for rank in ranks[:2]]
    x, y, z = ranks
    found = partial(spearman_rho(x, y), spearman_rho(x, z), spearman_rho(y, z))
    assert found.value == pytest.approx(scipy.stats.pearsonr(*left).statistic)


def test_partial_tau_by_hand() -> None:
    """Kendall's: the correlation of the 2 x 2 table of pairs that agree with z in x, and in y."""
    x, y, z = (scipy.stats.rankdata(v) for v in three(60, np.random.default_rng(6)))
    above = np.triu_indices(60, 1)
    signs = [np.sign(v[above[0]] - v[above[1]]) for v in (x, y, z)]
    agree_x, agree_y = signs[0] == signs[2], signs[1] == signs[2]
    found = partial(kendall_tau(x, y), kendall_tau(x, z), kendall_tau(y, z))
    assert found.value == pytest.approx(np.corrcoef(agree_x, agree_y)[0, 1])


@pytest.mark.slow
@pytest.mark.parametrize(("ours", "theirs"), [RHO, TAU])
def test_partial_has_the_error_of_the_bootstrap(
    ours: Callable[..., Estimate], theirs: Callable[..., tuple[float, float]]
) -> None:
    rng = np.random.default_rng(7)
    data = three(200, rng)

    def of(rows: object) -> float:
        x, y, z = (v[rows] for v in data)
        xy, xz, yz = theirs(x, y)[0], theirs(x, z)[0], theirs(y, z)[0]
        return float((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))

    resampled = [of(rows) for rows in rng.integers(200, size=(800, 200))]
    x, y, z = data
    found = partial(ours(x, y), ours(x, z), ours(y, z))
    assert found.value == pytest.approx(of(slice(None)))
    assert error_of(found) == pytest.approx(np.std(resampled), rel=0.1)


def test_intervals_of_partial_cover_the_truth() -> None:
    """Truth: the same of a very large sample of the same population."""
    rng = np.random.default_rng(8)

    def of(n: int) -> Estimate:
        x, y, z = three(n, rng)
        return partial(spearman_rho(x, y), spearman_rho(x, z), spearman_rho(y, z))

    truth = of(200_000).value
    covered = np.mean([e.low <= truth <= e.high for e in (of(100) for _ in range(300))])
    assert 0.91 <= covered <= 0.98


def test_partial_rho_is_about_zero_where_only_z_is_shared_and_partial_tau_is_not() -> None:
    z, a, b = np.random.default_rng(10).normal(size=(3, 20_000))
    x, y = z + a, z + b
    assert abs(partial(spearman_rho(x, y), spearman_rho(x, z), spearman_rho(y, z)).value) < 0.03
    assert partial(kendall_tau(x, y), kendall_tau(x, z), kendall_tau(y, z)).value > 0.1


def test_nothing_is_left_given_itself() -> None:
    x, y, _ = three(50, np.random.default_rng(9))
    found = partial(kendall_tau(x, y), kendall_tau(x, x), kendall_tau(y, x))
    assert np.isnan([found.value, found.low, found.high]).all()
    constant = kendall_tau(np.zeros(50), y)
    assert np.isnan(partial(constant, constant, kendall_tau(y, x)).value)
    assert np.isnan(mean_estimate([constant, kendall_tau(x, y)]).value)


def test_what_has_no_influence_values_or_is_of_others_is_refused() -> None:
    tau, other = kendall_tau([1, 2, 3], [1, 3, 2]), kendall_tau([1, 2, 3, 4], [1, 3, 2, 4])
    with pytest.raises(InputError, match="over different architectures have no mean"):
        mean_estimate([tau, other])
    with pytest.raises(InputError, match="needs all three"):
        partial(tau, tau, other)
    with pytest.raises(InputError, match=r"no influence values in Estimate\(value=0\.5"):
        mean_estimate([Estimate(0.5, 0.4, 0.6)])
