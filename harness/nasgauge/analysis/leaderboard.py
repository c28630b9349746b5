"""Columns of scores and a benchmark table in, one row per estimator out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.analysis.columns import Column
from nasgauge.benchmarks.hardware import cost_columns
from nasgauge.benchmarks.published import published
from nasgauge.core import BenchmarkTable, Floats
from nasgauge.metrics import (
    Estimate,
    kendall_tau,
    p_matrix,
    precision_at,
    rank_last,
    regret,
    spearman_rho,
    subsample_regret,
    top_fraction,
)
from nasgauge.metrics.comparison import ALPHA
from nasgauge.metrics.estimate import undefined
from nasgauge.runtime.extras import is_there

TOP = 0.1
SUBSAMPLE = 100
FEWEST = 10
CEILING = "(another training seed)"


def estimates(scores: Floats, accuracy: Floats) -> dict[str, Estimate]:
    """Every measure of one estimator that has an interval, by name."""
    ranked, scored = rank_last(scores), np.isfinite(scores).any()
    return {
        name: measure(ranked, accuracy) if scored else undefined(len(scores))
        for name, measure in _INTERVALS.items()
    }


def leaderboard(found: Mapping[str, Column], sample: Sequence[str], table: BenchmarkTable) -> pd.DataFrame:
    """One row per estimator over the same sample, best tau first.

    An architecture that an estimator could not score is ranked last and lowers its `coverage`. The
    noise ceiling stands on top, estimators that read nothing (the floor) at the bottom; neither has
    a rank, nor has an estimator without any score. `inseparable`: ranks of the estimators whose tau
    is not clearly another one; there where statsmodels is installed.
    """
    at = table.rows(list(sample))
    accuracy = table.accuracy[at]
    measured = {name: estimates(column.scores, accuracy) for name, column in found.items()}
    rows = [
        {
            "estimator": name,
            **flat(measured[name]),
            "regret": _regret(column.scores, accuracy),
            **_costs(column, table, at),
        }
        for name, column in found.items()
    ]
    board = pd.DataFrame(rows).sort_values("tau", ascending=False, kind="stable", na_position="last")
    floor = board.reads == ""
    board = pd.concat([board[~floor], board[floor]], ignore_index=True)
    ranked = int(((board.reads != "") & (board.coverage > 0)).sum())
    board.insert(0, "rank", pd.array([*range(1, 1 + ranked), *[None] * (len(board) - ranked)], dtype="Int64"))
    if is_there("statsmodels"):
        board.insert(
            2, "inseparable", _inseparable([measured[name]["tau"] for name in board.estimator[:ranked]])
        )
    for metric in ("spearman", "kendall"):
        board[f"published_{metric}"] = [
            published(name, table.benchmark, table.label.dataset, metric=metric) for name in board.estimator
        ]
    return pd.concat([ceiling(table, sample), board], ignore_index=True)


def ceiling(table: BenchmarkTable, sample: Sequence[str]) -> pd.DataFrame:
    """One training seed as the estimator of another: how far any estimator could get.

    The first two recorded runs of each architecture that has two; no row where none has.
    """
    first, second = first_two_seeds(table, sample)
    if not len(first):
        return pd.DataFrame()
    row = {"estimator": CEILING, "coverage": len(first) / len(sample), "reads": "training"}
    return pd.DataFrame([row | flat(estimates(first, second)) | {"regret": regret(first, second)}])


def first_two_seeds(table: BenchmarkTable, sample: Sequence[str]) -> tuple[Floats, Floats]:
    """Accuracies of the first two recorded runs of the architectures that have two."""
    runs = table.per_seed[table.rows(list(sample))]
    both = np.isfinite(runs[:, :2]).all(axis=1) if runs.shape[1] > 1 else np.zeros(len(runs), bool)
    return (runs[both, 0], runs[both, 1]) if both.any() else (np.empty(0), np.empty(0))


def flat(named: Mapping[str, Estimate]) -> dict[str, float]:
    """As columns of a table: `tau`, `tau_low`, `tau_high` and so on.

    >>> flat({"tau": Estimate(0.5, 0.4, 0.6)})
    {'tau': 0.5, 'tau_low': 0.4, 'tau_high': 0.6}
    """
    row: dict[str, float] = {}
    for name, estimate in named.items():
        row |= {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
    return row


def _inseparable(taus: Sequence[Estimate]) -> pd.Series:
    """Per rank the other ranks whose tau is not clearly another one, as `2 3 7`."""
    alike = p_matrix([taus])[0] >= ALPHA if taus else np.zeros((0, 0), bool)
    np.fill_diagonal(alike, False)
    return pd.Series([" ".join(map(str, 1 + np.flatnonzero(row))) for row in alike], dtype=object)


def _costs(column: Column, table: BenchmarkTable, at: NDArray[np.intp]) -> dict[str, Any]:
    return {
        "milliseconds": column.milliseconds,
        "label_seconds": column.label_seconds,
        "coverage": float(np.isfinite(column.scores).mean()),
        "reads": column.reads,
        **cost_columns(table.objectives, at, column.scores),
    }


def _top(scores: Floats, accuracy: Floats) -> tuple[Floats, Floats]:
    """The top 10 % by accuracy; none where they are too few for a correlation to mean anything."""
    rows = top_fraction(accuracy, TOP)
    rows = rows if len(rows) >= FEWEST else rows[:0]
    return scores[rows], accuracy[rows]


def _regret(scores: Floats, accuracy: Floats) -> float:
    return regret(rank_last(scores), accuracy) if np.isfinite(scores).any() else np.nan


def _generator() -> np.random.Generator:
    """Resampling is part of the measure: the same scores always give the same interval."""
    return np.random.default_rng(0)


def _precision(scores: Floats, accuracy: Floats) -> Estimate:
    return precision_at(scores, accuracy, fraction=TOP, generator=_generator())


def subsample_size(architectures: int) -> int:
    """Of regret's subsamples: half of a small sample, since one of all has no spread."""
    return max(1, min(SUBSAMPLE, architectures // 2))


def _subsample_regret(scores: Floats, accuracy: Floats) -> Estimate:
    size = subsample_size(len(scores))
    return subsample_regret(scores, accuracy, size=size, generator=_generator())


_INTERVALS: dict[str, Callable[[Floats, Floats], Estimate]] = {
    "tau": kendall_tau,
    "rho": spearman_rho,
    "top_tau": lambda scores, accuracy: kendall_tau(*_top(scores, accuracy)),
    "top_rho": lambda scores, accuracy: spearman_rho(*_top(scores, accuracy)),
    "precision": _precision,
    "subsample_regret": _subsample_regret,
}
