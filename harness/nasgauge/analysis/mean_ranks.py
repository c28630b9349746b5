"""Which estimator is good everywhere: ranks over several benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import InputError
from nasgauge.metrics import kendall_tau, p_matrix, rank_bounds


def mean_ranks(runs: Sequence[ScoredRun]) -> pd.DataFrame:
    """One row per estimator that every benchmark has, best mean rank first.

    Without ranks where a benchmark has too few architectures to rank by.

    A rank is that of tau among these estimators, 1 the best. Its interval holds the ranks that the paired
    differences leave open (`metrics.rank_bounds`), corrected by Holm's method over all pairs of all
    benchmarks: with 95 % confidence all of them hold at once, and so do their means.

    Raises InputError for fewer than two benchmarks or estimators, and for the same one twice.
    """
    names = _common(runs)
    found = [[kendall_tau(r.ranked(name), r.accuracy) for name in names] for r in runs]
    values = np.array([[estimate.value for estimate in estimates] for estimates in found])
    ranks, bounds = np.full(values.shape, np.nan), np.full((*values.shape, 2), np.nan)
    if all(run.ranks for run in runs):
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
    for title, estimates, rank, bound in zip(titles(runs), found, ranks, bounds, strict=True):
        columns = pd.DataFrame([estimate.columns(f"{title} tau") for estimate in estimates])
        columns[f"{title} rank"] = rank
        columns[[f"{title} rank_low", f"{title} rank_high"]] = bound
        frame = pd.concat([frame, columns], axis=1)
    return frame.sort_values("mean_rank", kind="stable", ignore_index=True)


def titles(runs: Sequence[ScoredRun]) -> list[str]:
    """`nasbench201 cifar10`, with the label where that alone would stand twice."""
    short = [f"{r.table.benchmark} {r.table.label.dataset}" for r in runs]
    count = Counter(short)
    return [
        text if count[text] == 1 else f"{text} ({run.table.label})"
        for text, run in zip(short, runs, strict=True)
    ]


def _common(runs: Sequence[ScoredRun]) -> list[str]:
    if len(runs) < 2:
        raise InputError(f"{len(runs)} benchmark: wanted two or more")
    twice = [title for title, count in Counter(titles(runs)).items() if count > 1]
    if twice:
        raise InputError(f"{twice[0]} is named twice: wanted each benchmark once")
    names = [name for name in runs[0].scored if all(name in r.scored for r in runs)]
    if len(names) < 2:
        raise InputError(
            f"estimators with scores on all {len(runs)} benchmarks: {', '.join(names) or 'none'}; "
            "wanted two or more"
        )
    return names
