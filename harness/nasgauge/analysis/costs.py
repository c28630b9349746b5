"""What the architectures that an estimator picks cost on a device."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nasgauge.analysis.measure import TOP
from nasgauge.core import Floats, Objective
from nasgauge.metrics import Group, rank_last, spearman_rho

HARDWARE = "hardware: "
"""Begins the names of the columns that a leaderboard has for costs."""


def cost_columns(objectives: Sequence[Objective], at: NDArray[np.intp], scores: Floats) -> dict[str, float]:
    """Per objective the mean of the top 10 % by score, and rho of score and cost, where the cost is known.

    Scores that tie at the border count as expected, so a constant one gives the mean cost of all.

    at: rows of the scored architectures in the table, (N,). scores: (N,), NaN if there is none.
    """
    columns = {}
    for objective in objectives:
        costs = objective.values[at]
        known = np.isfinite(costs)
        ranked, costs = rank_last(scores)[known], costs[known]
        some = len(costs) > 0
        name = f"{HARDWARE}{objective.name}"
        columns[name] = Group.top(ranked, TOP).mean(costs) if some else np.nan
        columns[f"{name} rho"] = spearman_rho(ranked, costs).value if some else np.nan
    return columns
