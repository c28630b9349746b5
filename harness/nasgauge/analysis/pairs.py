"""Two estimators on the same architectures: whether one is better, and how similar their scores are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from nasgauge.analysis.measure import CORRELATIONS, TAU, Measure
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import Floats, InputError
from nasgauge.metrics import Estimate, difference, holm
from nasgauge.metrics.correlation import mid_ranks
from nasgauge.metrics.estimate import undefined
from nasgauge.metrics.vectors import dense_ranks


def pairs(run: ScoredRun) -> pd.DataFrame:
    """One row per pair of estimators, the one with the better tau first, the best pair on top.

    Of too few architectures the pairs come by name, without p.

    Columns: `alike`, rho of the two scores; per measure `MEASURE_difference` with its 95 % interval over
    architectures, `MEASURE_p`, and `MEASURE_p_holm`, corrected for the number of pairs.
    Raises InputError where there are fewer than two estimators.
    """
    names = run.scored
    if len(names) < 2:
        raise InputError(f"{', '.join(names) or 'nothing'} was scored: wanted two estimators to compare")
    if run.ranks:
        tau = {name: TAU.of(run.columns[name].scores, run.accuracy).value for name in names}
        names.sort(key=lambda name: -np.nan_to_num(tau[name], nan=-np.inf))
    first, second = np.array(list(combinations(range(len(names)), 2))).T
    frame = pd.DataFrame(
        {
            "estimator": [names[i] for i in first],
            "other": [names[j] for j in second],
            "alike": score_correlations(run, names)[first, second],
        }
    )
    return pd.concat([frame, *(_differences(run, names, measure) for measure in CORRELATIONS)], axis=1)


def score_correlations(run: ScoredRun, names: list[str]) -> Floats:
    """Spearman's rho of the scores of every two estimators, (E, E), NaN where one is constant."""
    if not names:
        return np.empty((0, 0))
    ranks = np.stack([mid_ranks(dense_ranks(run.ranked(name))) for name in names])
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    scale = np.sqrt((centred**2).sum(axis=1))
    known = np.where(scale > 0, scale, np.nan)
    return np.asarray(np.clip(centred @ centred.T / np.outer(known, known), -1, 1))


def _differences(run: ScoredRun, names: Sequence[str], measure: Measure) -> pd.DataFrame:
    """Of every two names, by one measure: the first one's value minus the second one's, and p."""
    estimates: list[Estimate] = [measure.of(run.columns[name].scores, run.accuracy) for name in names]
    rows = []
    for better, worse in combinations(estimates, 2):
        apart, p = difference(better, worse) if run.ranks else (undefined(len(run.sample)), np.nan)
        rows.append(apart.columns(f"{measure.name}_difference") | {f"{measure.name}_p": p})
    frame = pd.DataFrame(rows)
    return frame.assign(**{f"{measure.name}_p_holm": holm(frame[f"{measure.name}_p"])})
