"""Rank correlations of scores and accuracy, with intervals from influence values.

An influence value is how much one architecture moves the correlation; their spread gives its
standard error in the time of a sort, where a bootstrap would take thousands of correlations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nasgauge.core import Floats
from nasgauge.metrics.concordance import concordances
from nasgauge.metrics.estimate import Estimate, correlation_estimate, undefined
from nasgauge.metrics.vectors import Ranks, dense_ranks, paired


def kendall_tau(scores: ArrayLike, accuracy: ArrayLike) -> Estimate:
    """Kendall's tau-b: sum(c) / sqrt(sum(p) sum(q)) over architectures i.

    c_i: concordant minus discordant partners of i; p_i, q_i: partners with another score, with
    another accuracy; without an index, their means. The influence of i is the delta method on the
    three means, times two because each pair counts for both of its members:
    psi_i = 2 [(c_i - c) / sqrt(p q) - tau/2 ((p_i - p)/p + (q_i - q)/q)].

    NaN, with a NaN interval, where a vector is constant or N < 3.
    Raises InputError for NaN or different lengths.
    Source: Kendall 1945 (tau-b); Brown and Benedetti 1977 (its delta-method error with ties).

    >>> round(kendall_tau([1, 2, 4, 3], [71.0, 88.5, 90.1, 93.2]).value, 4)
    0.6667
    """
    x, y = paired(scores, accuracy)
    if is_undefined(x, y):
        return undefined(x.size)
    c, p, q = concordances(x, y), unequal(x), unequal(y)
    scale = np.sqrt(p.mean()) * np.sqrt(q.mean())
    tau = c.mean() / scale
    ties = p / p.mean() + q / q.mean() - 2
    return correlation_estimate(tau, 2 * (c - c.mean()) / scale - tau * ties)


def goodman_kruskal_gamma(scores: ArrayLike, accuracy: ArrayLike) -> Estimate:
    """(P - Q) / (P + Q) of P concordant and Q discordant pairs; pairs tied in either vector are left out.

    Where nothing is tied it is Kendall's tau. (gamma + 1) / 2 is the share of untied pairs that both
    order alike. With c_i as in `kendall_tau` and u_i the partners of i that are tied with it in
    neither vector, gamma = sum(c) / sum(u) and psi_i = 2 (c_i - gamma u_i) / mean(u).

    NaN, with a NaN interval, where a vector is constant, no pair is untied, or N < 3.
    Raises InputError for NaN or different lengths.
    Source: Goodman and Kruskal 1963, by the delta method.

    >>> round(goodman_kruskal_gamma([1, 2, 4, 3, 3], [1, 2, 3, 4, 4]).value, 4)
    0.5556
    """
    x, y = paired(scores, accuracy)
    if is_undefined(x, y):
        return undefined(x.size)
    both = dense_ranks(x) * (y.size + 1) + dense_ranks(y)
    c, u = concordances(x, y), unequal(x) + unequal(y) - unequal(both.astype(np.float64))
    if not u.any():
        return undefined(x.size)
    gamma = c.sum() / u.sum()
    return correlation_estimate(gamma, 2 * (c - gamma * u) / u.mean())


def spearman_rho(scores: ArrayLike, accuracy: ArrayLike) -> Estimate:
    """Spearman's rho: Pearson's correlation of mid-ranks, so ties share their mean rank.

    With a, b the standardised mid-ranks, the influence of i is that on Pearson's correlation,
    a_i b_i - rho/2 (a_i^2 + b_i^2), plus what i does to the ranks of all others (`rank_shift`).

    NaN, with a NaN interval, where a vector is constant or N < 3.
    Raises InputError for NaN or different lengths.
    Source: Croux and Dehon 2010, without ties; here ties enter through their mid-ranks.

    >>> round(spearman_rho([1, 2, 4, 3], [71.0, 88.5, 90.1, 93.2]).value, 4)
    0.8
    """
    x, y = paired(scores, accuracy)
    if is_undefined(x, y):
        return undefined(x.size)
    rank_x, rank_y = dense_ranks(x), dense_ranks(y)
    u, v = mid_ranks(rank_x), mid_ranks(rank_y)
    a, b = (u - u.mean()) / u.std(), (v - v.mean()) / v.std()
    rho = np.mean(a * b)
    shift = rank_shift(rank_x, b - rho * a) / u.std() + rank_shift(rank_y, a - rho * b) / v.std()
    return correlation_estimate(rho, a * b - rho / 2 * (a**2 + b**2) + shift)


def is_undefined(x: Floats, y: Floats) -> bool:
    """Whether a rank correlation has no value: fewer than three architectures, or all of them tied."""
    return x.size < 3 or bool((x == x[0]).all() or (y == y[0]).all())


def unequal(values: Floats) -> Ranks:
    """#{j: values_j != values_i}, (N,)."""
    rank = dense_ranks(values)
    return values.size - np.bincount(rank)[rank]


def mid_ranks(rank: Ranks) -> Floats:
    """Mean rank of each tie, (N,), scaled to (0, 1), from dense ranks."""
    tied = np.bincount(rank)
    return np.asarray((np.cumsum(tied) - tied / 2)[rank] / rank.size)


def rank_shift(rank: Ranks, gain: Floats) -> Floats:
    """mean_j (1{x_i < x_j} + 1{x_i = x_j}/2) gain_j, (N,): i lifts the rank of all above it.

    gain: (N,) what lifting j by one does to the correlation; uncorrelated with the ranks and of
    mean zero, so that there is nothing to subtract for the mean lift.
    """
    total = np.bincount(rank, weights=gain)
    above_and_half = np.cumsum(total[::-1])[::-1] - total / 2
    return np.asarray(above_and_half[rank] / rank.size)
