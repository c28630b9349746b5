"""Several estimators on the same architectures: which of them differ, and what is left given another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nasgauge.core import Floats, InputError
from nasgauge.metrics.estimate import CONFIDENCE, Estimate, correlation_estimate, difference, undefined

ALPHA = 1 - CONFIDENCE


def holm(p_values: ArrayLike) -> Floats:
    """P values (M,) corrected for their number by Holm's method; NaN stays and is not counted.

    With it the chance that any of the "no difference"s is refused wrongly is at most 5 % at p < 0.05,
    however the comparisons depend on each other.

    Source: Holm 1979, step down: the smallest of M times M, the next times M - 1, and so on, none
    smaller than the one before.

    >>> holm([0.01, 0.04, float("nan")]).tolist()
    [0.02, 0.04, nan]
    """
    values = np.array(p_values, dtype=float)
    order = np.argsort(values, kind="stable")[: np.count_nonzero(~np.isnan(values))]  # NaN sorts last
    factors = np.arange(len(order), 0, -1)
    values[order] = np.minimum(np.maximum.accumulate(factors * values[order]), 1)
    return values


def p_matrix(benchmarks: Sequence[Sequence[Estimate]]) -> Floats:
    """P values (B, E, E) of "no difference" of E estimates in each of B benchmarks, 1 on the diagonal.

    Corrected by Holm's method over all B E (E - 1) / 2 pairs. The estimates of one benchmark must be
    over the same architectures; raises InputError where they are not.
    """
    size = len(benchmarks[0])
    raw = np.ones((len(benchmarks), size, size))
    above = np.triu_indices(size, 1)
    for matrix, estimates in zip(raw, benchmarks, strict=True):
        matrix[above] = [difference(a, b)[1] for a, b in combinations(estimates, 2)]
    p_values = np.ones_like(raw)
    p_values[:, *above] = holm(raw[:, *above].ravel()).reshape(len(benchmarks), -1)
    return np.minimum(p_values, p_values.swapaxes(1, 2))


def rank_bounds(values: ArrayLike, p_values: Floats) -> NDArray[np.int64]:
    """Ranks (E, 2), from and to, that each of E values may have; 1 is that of the highest value.

    An estimator stands below all that are clearly better (p < 0.05) and above all that are clearly
    worse. With p values corrected by Holm's method all E intervals hold at once with 95 %.

    Source: Mogstad, Romano, Shaikh and Wilhelm 2024 (Review of Economic Studies 91), there with a
    bootstrap of the largest difference where we have Holm's method.
    """
    value = np.asarray(values, dtype=float)
    clear = p_values < ALPHA
    better = (clear & (value[None, :] > value[:, None])).sum(axis=1)
    worse = (clear & (value[None, :] < value[:, None])).sum(axis=1)
    return np.stack([1 + better, len(value) - worse], axis=1)


def mean_estimate(estimates: Sequence[Estimate]) -> Estimate:
    """Mean of correlations on the same architectures, with its interval over architectures.

    The influence of an architecture on a mean is the mean of its influences. What made the estimates
    differ, such as the seed of the networks, is held fixed: its spread is another number.

    Raises InputError where one has no influence values, or they are of different architectures.
    """
    influences = [_influence(estimate) for estimate in estimates]
    if len({influence.size for influence in influences}) != 1:
        raise InputError("estimates over different architectures have no mean: wanted the same ones in all")
    value = float(np.mean([estimate.value for estimate in estimates]))
    if np.isnan(value):
        return undefined(influences[0].size)
    return correlation_estimate(value, np.mean(influences, axis=0))


def partial(xy: Estimate, xz: Estimate, yz: Estimate) -> Estimate:
    """Correlation of x and y given z: (xy - xz yz) / sqrt((1 - xz^2) (1 - yz^2)).

    Of three Spearman's rho it is Pearson's correlation of what is left of the mid-ranks of x and y
    after a linear regression on those of z; of three tau-b it is Kendall's partial tau, which stays above
    zero also where z is all that x and y share: ask rho for that. The influence values come from those of
    the three by the delta method.

    NaN where z says all about x or about y.
    Raises InputError where one has no influence values, or they are of different architectures.
    Source: Kendall 1942 (partial rank correlation).

    >>> from nasgauge.metrics import kendall_tau
    >>> x, y, z = [1, 2, 3, 4, 5], [2, 1, 3, 5, 4], [1, 3, 2, 5, 4]
    >>> round(partial(kendall_tau(x, y), kendall_tau(x, z), kendall_tau(y, z)).value, 4)
    0.375
    """
    psi, psi_x, psi_y = (_influence(estimate) for estimate in (xy, xz, yz))
    if not psi.size == psi_x.size == psi_y.size:
        raise InputError("a partial correlation needs all three correlations over the same architectures")
    left_x, left_y = 1 - xz.value**2, 1 - yz.value**2
    # Not of rounding's last digit: where z orders x exactly, nothing is left of it.
    if np.isnan(xy.value) or not min(left_x, left_y) > 1e-9:
        return undefined(psi.size)
    scale = float(np.sqrt(left_x * left_y))
    value = (xy.value - xz.value * yz.value) / scale
    on_x = (value * xz.value / left_x - yz.value / scale) * psi_x
    on_y = (value * yz.value / left_y - xz.value / scale) * psi_y
    return correlation_estimate(value, psi / scale + on_x + on_y)


def _influence(estimate: Estimate) -> Floats:
    if estimate.influence is None:
        raise InputError(f"no influence values in {estimate}: wanted a correlation")
    return estimate.influence
