"""Top-k precision and regret by hand and against brute force."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from nasgauge.core import InputError
from nasgauge.metrics import Group, precision_at, regret, subsample_regret, subsamples


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.mark.parametrize("fraction", [0, -0.1, 1.5, np.nan])
def test_fraction_is_checked(fraction: float, rng: np.random.Generator) -> None:
    with pytest.raises(InputError, match=r"is not in \(0, 1\]"):
        precision_at([1, 2], [1, 2], fraction=fraction, generator=rng)


def test_precision_of_known_rankings(rng: np.random.Generator) -> None:
    accuracy = np.arange(20.0)
    perfect = precision_at(accuracy**3, accuracy, fraction=0.2, generator=rng)
    assert (perfect.value, perfect.high) == (1, 1)
    assert precision_at(-accuracy, accuracy, fraction=0.2, generator=rng).value == 0
    assert precision_at(np.zeros(20), accuracy, fraction=0.2, generator=rng).value == pytest.approx(0.2)
    half = np.where(np.isin(accuracy, [16, 17, 0, 1]), 1.0, -np.inf)
    assert precision_at(half, accuracy, fraction=0.2, generator=rng).value == 0.5


@pytest.mark.slow
def test_precision_is_the_mean_over_tie_breaking(rng: np.random.Generator) -> None:
    scores, accuracy = rng.integers(4, size=(2, 30)).astype(float)
    broken = [
        len({*Group.top(scores + noise_x, 0.3).rows} & {*Group.top(accuracy + noise_y, 0.3).rows}) / 9
        for noise_x, noise_y in rng.random((20_000, 2, 30)) / 2
    ]
    got = precision_at(scores, accuracy, fraction=0.3, generator=rng, resamples=1)
    assert got.value == pytest.approx(np.mean(broken), abs=0.005)


@pytest.mark.slow
def test_precision_interval_is_that_of_fresh_samples(rng: np.random.Generator) -> None:
    def sample() -> tuple[float, float, float]:
        x, noise = rng.normal(size=(2, 500))
        got = precision_at(x, x + noise, fraction=0.1, generator=rng, resamples=200)
        return got.value, got.low, got.high

    value, low, high = np.array([sample() for _ in range(200)]).T
    assert np.mean((low <= value.mean()) & (value.mean() <= high)) > 0.9
    assert np.mean(high - low) == pytest.approx(np.ptp(np.quantile(value, [0.025, 0.975])), rel=0.2)


def test_the_generator_decides_the_interval() -> None:
    scores, accuracy = np.random.default_rng(1).normal(size=(2, 100))
    first, again, other = (
        precision_at(scores, accuracy, fraction=0.25, generator=np.random.default_rng(seed), resamples=50)
        for seed in (5, 5, 6)
    )
    assert first == again
    assert first != other


def test_regret_by_hand() -> None:
    accuracy = np.array([94.0, 90.0, 92.0, 80.0])
    assert regret([4, 3, 2, 1], accuracy) == 0
    assert regret([1, 3, 3, 2], accuracy) == 3
    assert regret(np.full(4, -np.inf), accuracy) == 94 - 89


def test_subsample_regret_is_the_mean_over_subsets(rng: np.random.Generator) -> None:
    scores, accuracy = np.array([3.0, 1, 2, 2, 0, 4]), np.array([90.0, 94, 91, 93, 88, 89])
    subsets = [list(rows) for rows in combinations(range(6), 3)]
    exact = [regret(scores[rows], accuracy[rows]) for rows in subsets]
    got = subsample_regret(scores, accuracy, subsamples(6, 3, generator=rng, resamples=20_000))
    assert got.value == pytest.approx(np.mean(exact), abs=0.05)
    assert (got.low, got.high) == (min(exact), max(exact))


def test_subsample_regret_of_everything_is_regret(rng: np.random.Generator) -> None:
    scores, accuracy = rng.normal(size=(2, 40))
    got = subsample_regret(scores, accuracy, subsamples(40, 40, generator=rng, resamples=3))
    assert [got.value, got.low, got.high] == pytest.approx([regret(scores, accuracy)] * 3)


@pytest.mark.parametrize("size", [0, 4])
def test_subsample_size_is_checked(size: int, rng: np.random.Generator) -> None:
    with pytest.raises(InputError, match=f"cannot draw {size} of 3 architectures: wanted a size from 1 to 3"):
        subsamples(3, size, generator=rng)


def test_nothing_to_measure_is_refused(rng: np.random.Generator) -> None:
    with pytest.raises(InputError, match="0 architectures: wanted at least one"):
        regret([], [])
    with pytest.raises(InputError, match="0 architectures"):
        precision_at([], [], fraction=0.1, generator=rng)
    with pytest.raises(InputError, match="0 resamples"):
        precision_at([1], [1], fraction=0.1, generator=rng, resamples=0)
    with pytest.raises(InputError, match="0 resamples"):
        subsamples(1, 1, generator=rng, resamples=0)
    with pytest.raises(InputError, match=r"scores\[0\] is NaN"):
        regret([np.nan], [1])


@pytest.mark.parametrize("n", [1, 7, 100, 9_000])
@pytest.mark.parametrize("tied", [False, True])
def test_resampling_in_blocks_is_one_resample_after_another(n: int, tied: bool) -> None:
    """To the last bit, as published tables hold these intervals; `x @ y` per resample, row by row."""
    scores, accuracy = np.random.default_rng(n).normal(size=(2, n))
    if tied:
        scores, accuracy = np.round(scores), np.round(accuracy, 1)
    k, one = max(1, round(0.1 * n)), np.random.default_rng(0)

    def chance(values: np.ndarray) -> np.ndarray:
        threshold = np.sort(values)[-k]
        above, at = values > threshold, values == threshold
        return np.where(at, (k - above.sum()) / at.sum(), above)

    draws = [one.integers(n, size=n) for _ in range(50)]
    shares = [float(chance(scores[rows]) @ chance(accuracy[rows]) / k) for rows in draws]
    got = precision_at(scores, accuracy, fraction=0.1, generator=np.random.default_rng(0), resamples=50)
    assert [got.low, got.high] == np.quantile(shares, [0.025, 0.975]).tolist()


def test_subsamples_are_drawn_without_replacement(rng: np.random.Generator) -> None:
    rows = subsamples(30, 10, generator=rng, resamples=200)
    assert rows.shape == (200, 10)
    assert all(len(set(row)) == 10 for row in rows.tolist())
    assert set(rows.ravel().tolist()) == set(range(30))


def test_regret_of_subsamples_with_ties_is_their_mean() -> None:
    scores, accuracy = np.array([2.0, 2, 1, 2]), np.array([90.0, 91, 99, 95])
    rows = np.array([[0, 1], [2, 3], [0, 3]])
    assert subsample_regret(scores, accuracy, rows).value == np.mean([91 - 90.5, 99 - 95, 95 - 92.5])
