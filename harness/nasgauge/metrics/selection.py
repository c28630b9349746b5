"""What an estimator is used for: picking the best architectures."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nasgauge.core import Floats, InputError
from nasgauge.metrics.estimate import CONFIDENCE, Estimate
from nasgauge.metrics.group import at_least_one, chance_of_top, top_count
from nasgauge.metrics.vectors import paired

_BLOCK = 20_000
"""Values of resamples that are held in memory at once."""


def precision_at(
    scores: ArrayLike,
    accuracy: ArrayLike,
    *,
    fraction: float,
    generator: np.random.Generator,
    resamples: int = 1000,
) -> Estimate:
    """Share of the top `fraction` by score that is in the top `fraction` by accuracy, 0 to 1.

    Ties at a threshold count by their chance to be drawn into the top, so the value is the mean
    over all ways of breaking them and a constant score gets k/N. The interval is the bootstrap
    percentile interval over architectures.

    Raises InputError for NaN, different lengths, no architecture, or a fraction outside (0, 1].

    >>> rng = np.random.default_rng(0)
    >>> precision_at([1, 2, 3, 3], [90, 91, 93, 92], fraction=0.25, generator=rng).value
    0.5
    """
    x, y = paired(scores, accuracy)
    k = top_count(x.size, fraction)
    (share,) = shared_shares(x[None], y[None], k)
    resampled: list[float] = []
    for count in blocks(at_least_one(resamples, "resamples"), x.size):
        rows = generator.integers(x.size, size=(count, x.size))
        resampled += shared_shares(x[rows], y[rows], k)
    return Estimate(share, *percentiles(resampled))


def regret(scores: ArrayLike, accuracy: ArrayLike) -> float:
    """Best accuracy minus that of the best-scored architecture, in the accuracy's percentage points.

    Of architectures tied for the best score, the mean accuracy counts.
    Raises InputError for NaN, different lengths or no architecture.

    >>> regret([1, 3, 3, 2], [90.0, 91.0, 93.0, 94.0])
    2.0
    """
    x, y = paired(scores, accuracy)
    at_least_one(x.size, "architectures")
    return regrets(x[None], y[None])[0]


def subsamples(
    count: int, size: int, *, generator: np.random.Generator, resamples: int = 1000
) -> NDArray[np.intp]:
    """Rows of `size` of `count` architectures, drawn without replacement, (R, size).

    Raises InputError for a size outside 1 to `count`.
    """
    if not 1 <= size <= count:
        raise InputError(f"cannot draw {size} of {count} architectures: wanted a size from 1 to {count}")
    draws = range(at_least_one(resamples, "resamples"))
    return np.stack([generator.choice(count, size, replace=False, shuffle=False) for _ in draws])


def subsample_regret(scores: ArrayLike, accuracy: ArrayLike, rows: NDArray[np.intp]) -> Estimate:
    """Mean regret when only some architectures are looked at, and its central 95 % over such draws.

    rows: (R, size), from `subsamples`: a search over `size` candidates meets such a draw. It is not a
    bootstrap: resampling all N misses the best architecture in 37 % of the draws however
    large N is, so it is inconsistent for a maximum.

    Raises InputError for NaN or different lengths.
    """
    x, y = paired(scores, accuracy)
    resampled = regrets(x[rows], y[rows])
    return Estimate(float(np.mean(resampled)), *percentiles(resampled))


def blocks(resamples: int, size: int) -> list[int]:
    """How many resamples of `size` to hold at once: all of a small sample, few of a whole space."""
    most = max(1, _BLOCK // size)
    return [min(most, resamples - start) for start in range(0, resamples, most)]


def regrets(x: Floats, y: Floats) -> list[float]:
    """Regret of each of R samples, x and y (R, N)."""
    best = x == x.max(axis=1, keepdims=True)
    found = y.max(axis=1) - y[np.arange(len(y)), best.argmax(axis=1)]
    for row in np.flatnonzero(np.count_nonzero(best, axis=1) > 1):
        found[row] = y[row].max() - y[row, best[row]].mean()
    return list(map(float, found))


def shared_shares(x: Floats, y: Floats, k: int) -> list[float]:
    """Expected share of the top k by x that is in the top k by y, ties broken at random in each.

    One for each of R samples, x and y (R, N).
    """
    return [float(a @ b / k) for a, b in zip(chance_of_top(x, k), chance_of_top(y, k), strict=True)]


def percentiles(resampled: list[float]) -> tuple[float, float]:
    """Central 95 % of resampled values."""
    low, high = np.quantile(resampled, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)
