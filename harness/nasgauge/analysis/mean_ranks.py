"""Which estimator is good everywhere: ranks over several benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from nasgauge.analysis.leaderboard import flat
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import InputError
from nasgauge.metrics import kendall_tau, p_matrix, rank_bounds


def mean_ranks(readings: Sequence[ScoredRun]) -> pd.DataFrame:
    """One row per estimator that every benchmark has, best mean rank first.

    A rank is that of tau among these estimators, 1 the best. Its interval are the ranks that its paired
    differences leave open (`metrics.rank_bounds`), Holm's correction being over all pairs of all
    benchmarks: with 95 % all of them hold at once, and so do their means.

    Raises InputError for fewer than two benchmarks or estimators, and for the same one twice.
    """
    names = _common(readings)
    found = [[kendall_tau(r.ranked(name), r.accuracy) for name in names] for r in readings]
    values = np.array([[estimate.value for estimate in estimates] for estimates in found])
    ranks = pd.DataFrame(-values).rank(axis=1).to_numpy()
    bounds = np.stack([rank_bounds(v, p) for v, p in zip(values, p_matrix(found), strict=True)])
    frame = pd.DataFrame(
        {
            "estimator": names,
            "mean_rank": ranks.mean(axis=0),
            "mean_rank_low": bounds[:, :, 0].mean(axis=0),
            "mean_rank_high": bounds[:, :, 1].mean(axis=0),
        }
    )
    for title, estimates, rank, bound in zip(titles(readings), found, ranks, bounds, strict=True):
        columns = pd.DataFrame([flat({f"{title} tau": estimate}) for estimate in estimates])
        columns[f"{title} rank"] = rank
        columns[[f"{title} rank_low", f"{title} rank_high"]] = bound
        frame = pd.concat([frame, columns], axis=1)
    return frame.sort_values("mean_rank", kind="stable", ignore_index=True)


def titles(readings: Sequence[ScoredRun]) -> list[str]:
    """`nasbench201 cifar10`, with the label where that alone would stand twice."""
    short = [f"{r.table.benchmark} {r.table.label.dataset}" for r in readings]
    count = Counter(short)
    return [
        text if count[text] == 1 else f"{text} ({reading.table.label})"
        for text, reading in zip(short, readings, strict=True)
    ]


def _common(readings: Sequence[ScoredRun]) -> list[str]:
    if len(readings) < 2:
        raise InputError(f"{len(readings)} benchmark: wanted two or more")
    twice = [title for title, count in Counter(titles(readings)).items() if count > 1]
    if twice:
        raise InputError(f"{twice[0]} is named twice: wanted each benchmark once")
    names = [name for name in readings[0].scored if all(name in r.scored for r in readings)]
    if len(names) < 2:
        raise InputError(
            f"{len(names)} estimators have scores on all {len(readings)} benchmarks: wanted two or more"
        )
    return names
