"""Measures of an estimator: pure functions of two vectors, the scores and the accuracies.

Both are (N,), one value per architecture, and higher is better. Scores pass through `rank_last`
first; the measures themselves refuse NaN.
"""

from __future__ import annotations

from nasgauge.metrics.comparison import holm, mean_estimate, p_matrix, partial, rank_bounds
from nasgauge.metrics.concordance import concordances
from nasgauge.metrics.correlation import goodman_kruskal_gamma, kendall_tau, spearman_rho
from nasgauge.metrics.estimate import Estimate, difference
from nasgauge.metrics.selection import precision_at, regret, subsample_regret, subsamples, top_fraction
from nasgauge.metrics.vectors import rank_last

__all__ = [
    "Estimate",
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
    "spearman_rho",
    "subsample_regret",
    "subsamples",
    "top_fraction",
]
