"""Two estimators on the same architectures: whether one is better, and how alike they are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import Floats, InputError
from nasgauge.metrics import CORRELATIONS, Estimate, difference, holm
from nasgauge.metrics.correlation import mid_ranks
from nasgauge.metrics.vectors import dense_ranks


def pairs(reading: ScoredRun) -> pd.DataFrame:
    """One row per pair of estimators, the one with the better tau first, the best pair on top.

    Columns: `alike`, rho of the two scores; per measure `MEASURE_difference` with its 95 % interval over
    architectures, `MEASURE_p`, and `MEASURE_p_holm`, corrected for the number of pairs.
    Raises InputError where there are fewer than two estimators.
    """
    names = reading.scored
    if len(names) < 2:
        raise InputError(f"{', '.join(names) or 'nothing'} was scored: wanted two estimators to compare")
    accuracy = reading.accuracy
    found = {
        measure: {name: estimate(reading.ranked(name), accuracy) for name in names}
        for measure, estimate in CORRELATIONS.items()
    }
    names.sort(key=lambda name: -np.nan_to_num(found["tau"][name].value, nan=-np.inf))
    similar = alike(reading, names)
    rows = [
        {
            "estimator": names[i],
            "other": names[j],
            "alike": similar[i, j],
            **_differences({measure: (by[names[i]], by[names[j]]) for measure, by in found.items()}),
        }
        for i, j in combinations(range(len(names)), 2)
    ]
    frame = pd.DataFrame(rows)
    for measure in CORRELATIONS:
        at = frame.columns.get_loc(f"{measure}_p")
        assert isinstance(at, int)
        frame.insert(at + 1, f"{measure}_p_holm", holm(frame[f"{measure}_p"]))
    return frame


def alike(reading: ScoredRun, names: list[str]) -> Floats:
    """Spearman's rho of the scores of every two estimators, (E, E), NaN where one is constant."""
    if not names:
        return np.empty((0, 0))
    ranks = np.stack([mid_ranks(dense_ranks(reading.ranked(name))) for name in names])
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    scale = np.sqrt((centred**2).sum(axis=1))
    known = np.where(scale > 0, scale, np.nan)
    return np.asarray(np.clip(centred @ centred.T / np.outer(known, known), -1, 1))


def _differences(found: dict[str, tuple[Estimate, Estimate]]) -> dict[str, float]:
    row: dict[str, float] = {}
    for measure, (better, worse) in found.items():
        apart, p = difference(better, worse)
        name = f"{measure}_difference"
        row |= {name: apart.value, f"{name}_low": apart.low, f"{name}_high": apart.high, f"{measure}_p": p}
    return row
