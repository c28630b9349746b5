"""The performance-ranking hypothesis: does the order of networks early in training stay to its end?

Source: Zheng et al. 2019 (MDENAS), https://arxiv.org/abs/1905.07529: tau(e) and p_tau = (tau + 1) / 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nasgauge.analysis.learning_curves import LearningCurves
from nasgauge.core import Floats
from nasgauge.metrics import goodman_kruskal_gamma, kendall_tau


def ranking_hypothesis(curves: LearningCurves) -> pd.DataFrame:
    """One row per epoch, with 95 % intervals over architectures, each epoch by itself.

    tau: (P - Q) / (P + Q), the paper's, which leaves tied pairs out; p: (tau + 1) / 2, the share of
    untied pairs that the epoch orders as the end does; tau_b: Kendall's, which counts ties;
    tied: share of pairs that are tied in either.
    """
    rows = []
    for epoch, accuracy in enumerate(curves.accuracy.T, start=1):
        tau, tau_b = goodman_kruskal_gamma(accuracy, curves.final), kendall_tau(accuracy, curves.final)
        row = {"epoch": epoch, **tau.columns("tau")}
        row |= {name.replace("tau", "p"): (row[name] + 1) / 2 for name in tau.columns("tau")}
        rows.append(row | tau_b.columns("tau_b") | {"tied": _tied(accuracy, curves.final)})
    return pd.DataFrame(rows)


def _tied(x: Sequence[float] | Floats, y: Floats) -> float:
    """Share of pairs that are equal in x or in y."""
    pairs = [(np.asarray(v)[:, None] == np.asarray(v)[None, :])[np.triu_indices(len(v), 1)] for v in (x, y)]
    return float((pairs[0] | pairs[1]).mean())
