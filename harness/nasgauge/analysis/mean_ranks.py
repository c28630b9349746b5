"""Which estimator is good everywhere: ranks over several benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from nasgauge.analysis.leaderboard import flat
from nasgauge.analysis.scored_run import Reading
from nasgauge.core import InputError
from nasgauge.metrics import kendall_tau, p_matrix, rank_bounds
from nasgauge.presentation.captions import made_by, made_of
from nasgauge.presentation.table import Cell, Table, Value


def mean_ranks(readings: Sequence[Reading]) -> pd.DataFrame:
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


def titles(readings: Sequence[Reading]) -> list[str]:
    """`nasbench201 cifar10`, with the label where that alone would stand twice."""
    short = [f"{r.table.benchmark} {r.table.label.dataset}" for r in readings]
    count = Counter(short)
    return [
        text if count[text] == 1 else f"{text} ({reading.table.label})"
        for text, reading in zip(short, readings, strict=True)
    ]


def benchmarks_table(readings: Sequence[Reading]) -> Table:
    """Mean ranks, and tau on each benchmark."""
    frame = mean_ranks(readings)
    heads = titles(readings)
    shown: list[dict[str, Cell]] = []
    for row in frame.to_dict("records"):
        cells: dict[str, Cell] = {
            "estimator": row["estimator"],
            "mean rank": Value(row["mean_rank"], 1, row["mean_rank_low"], row["mean_rank_high"]),
        }
        for head in heads:
            tau = f"{head} tau"
            cells[tau] = Value(row[tau], 2, row[f"{tau}_low"], row[f"{tau}_high"])
        shown.append(cells)
    return Table(
        name="benchmarks",
        title=f"Mean rank by tau of {len(frame)} estimators over {len(readings)} benchmarks.",
        numbers=frame,
        shown=shown,
        notes=[
            *(f"{head}. {' '.join(made_of(r))}" for head, r in zip(heads, readings, strict=True)),
            "tau: Kendall's tau-b with 95 % intervals over architectures. Mean rank: 1 is the best of these "
            "estimators; its brackets are the mean of the ranks that the paired differences of tau leave "
            "open, which hold for all estimators and benchmarks at once with 95 % (Holm).",
            *made_by(*readings),
        ],
        better={"mean rank": -1, **{f"{head} tau": 1 for head in heads}},
    )


def _common(readings: Sequence[Reading]) -> list[str]:
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
