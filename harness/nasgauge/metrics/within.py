"""Rank correlations within a group, such as the top 10 %: where accuracies tie at its border, as expected."""

from __future__ import annotations

from math import comb, perm

import numpy as np
from numpy.typing import ArrayLike

from nasgauge.core import Floats
from nasgauge.metrics.concordance import concordances
from nasgauge.metrics.correlation import (
    is_undefined,
    kendall_tau,
    mid_ranks,
    rank_shift,
    spearman_rho,
    unequal,
)
from nasgauge.metrics.estimate import Estimate, on_z_scale, t_quantile, undefined
from nasgauge.metrics.group import Group
from nasgauge.metrics.vectors import dense_ranks, paired


def tau_within(scores: ArrayLike, accuracy: ArrayLike, group: Group) -> Estimate:
    """Kendall's tau-b within a group.

    Concordant, discordant and untied pairs count by the chance that both are in the group; tau is the
    quotient of these expectations, which is the expected tau wherever scores do not tie.

    NaN where `kendall_tau` is.
    Raises InputError for NaN or different lengths.

    >>> top = Group.top([94, 93, 92, 92], 0.75)
    >>> round(tau_within([4, 3, 2, 5], [94, 93, 92, 92], top).value, 4)
    0.3333
    """
    x, y = (values[group.rows] for values in paired(scores, accuracy))
    if group.certain:
        return kendall_tau(x, y)
    if group.count < 3 or is_undefined(x, y):
        return undefined(group.count)
    c = group.partners(lambda at: concordances(x[at], y[at]))
    p, q = (group.partners(lambda at, v=v: unequal(v[at])) for v in (x, y))  # type: ignore[misc]
    means = [float(group.chance @ values / group.count) for values in (c, p, q)]
    scale = float(np.sqrt(means[1] * means[2]))
    tau = means[0] / scale
    influence = 2 * (c - means[0]) / scale - tau * (p / means[1] + q / means[2] - 2)
    return _estimate(tau, influence, group)


def rho_within(scores: ArrayLike, accuracy: ArrayLike, group: Group) -> Estimate:
    """Spearman's rho within a group: expected covariance of mid-ranks by the roots of expected variances.

    It is the expected rho wherever scores do not tie.

    NaN where `spearman_rho` is.
    Raises InputError for NaN or different lengths.
    """
    x, y = (values[group.rows] for values in paired(scores, accuracy))
    if group.certain:
        return spearman_rho(x, y)
    if group.count < 3 or is_undefined(x, y):
        return undefined(group.count)
    a, b = (_standardised(values, group) for values in (x, y))
    rho = float(group.chance @ (a * b) / group.count)
    shift = _shift(x, b - rho * a, group) + _shift(y, a - rho * b, group)
    return _estimate(rho, a * b - rho / 2 * (a**2 + b**2) + shift, group)


def _estimate(value: float, influence: Floats, group: Group) -> Estimate:
    """With the standard error that the group is expected to have."""
    squares = float(group.chance @ influence**2)
    error = np.sqrt(squares / (group.count * (group.count - 1)))
    return on_z_scale(value, t_quantile(group.count) * error)


def _standardised(values: Floats, group: Group) -> Floats:
    """Expected mid-ranks of members (M,), of mean 0, by the deviation that they are expected to have."""
    ranks = 1 + group.partners(lambda at: mid_ranks(dense_ranks(values[at])) * len(at) - 0.5)
    return np.asarray((ranks - (group.count + 1) / 2) / _deviation(values, group))


def _deviation(values: Floats, group: Group) -> float:
    """Root of the expected variance of mid-ranks: sqrt((n^2 - 1 - E sum(t^3 - t) / n) / 12) of ties of t."""
    rank, sure = dense_ranks(values), group.chance == 1
    size = int(rank.max()) + 1
    always, maybe = (np.bincount(rank[at], minlength=size).tolist() for at in (sure, ~sure))
    drawn, left = int((~sure).sum()), group.count - int(sure.sum())

    def falling(order: int) -> float:
        """E t (t - 1) ... of so many factors, summed over ties, by Vandermonde's identity."""
        shares = [perm(left, j) / perm(drawn, j) for j in range(min(order, drawn) + 1)]
        return sum(
            comb(order, j) * perm(a, order - j) * perm(m, j) * share
            for a, m in zip(always, maybe, strict=True)
            for j, share in enumerate(shares)
        )

    ties = falling(3) + 3 * falling(2)
    return float(np.sqrt((group.count**2 - 1 - ties / group.count) / 12))


def _shift(values: Floats, gain: Floats, group: Group) -> Floats:
    """What each does to the ranks of all others, as `correlation.rank_shift`."""
    weighted = rank_shift(dense_ranks(values), gain * group.chance)
    return np.asarray(weighted * len(values) / _deviation(values, group))
