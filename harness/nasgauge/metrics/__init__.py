"""Measures of an estimator: pure functions of two vectors, the scores and the accuracies.

Both are (N,), one value per architecture, and higher is better. Scores pass through `rank_last`
first; the measures themselves refuse NaN.
"""

from __future__ import annotations

from nasgauge.metrics.comparison import holm, mean_estimate, p_matrix, partial, rank_bounds
from nasgauge.metrics.concordance import concordances
from nasgauge.metrics.correlation import goodman_kruskal_gamma, kendall_tau, spearman_rho
from nasgauge.metrics.estimate import Estimate, difference
from nasgauge.metrics.group import Group
from nasgauge.metrics.selection import precision_at, regret, subsample_regret, subsamples
from nasgauge.metrics.vectors import rank_last
from nasgauge.metrics.within import rho_within, tau_within

__all__ = [
    "Estimate",
    "Group",
    "concordances",
    "difference",
    "goodman_kruskal_gamma",
    "holm",
    "kendall_tau",
    "mean_estimate",
    "p_matrix",
    "partial",
    "precision_at",
    "rank_bounds",
    "rank_last",
    "regret",
    "rho_within",
    "spearman_rho",
    "subsample_regret",
    "subsamples",
    "tau_within",
]
