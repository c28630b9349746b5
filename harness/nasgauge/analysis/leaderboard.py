"""The scores of a run and their accuracies in, one row per estimator out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from nasgauge.analysis.ceiling import ceiling
from nasgauge.analysis.columns import Column
from nasgauge.analysis.costs import cost_columns
from nasgauge.analysis.measure import MEASURES, TAU, Measure, measured
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.benchmarks.published import published
from nasgauge.metrics import Estimate, p_matrix
from nasgauge.metrics.comparison import ALPHA


def leaderboard(run: ScoredRun, measures: Sequence[Measure] = MEASURES) -> pd.DataFrame:
    """One row per estimator over the same sample, best tau first; of too few architectures by name.

    An architecture that an estimator could not score is ranked last and lowers its `coverage`. The
    noise ceiling stands on top, estimators that read nothing (the floor) at the bottom; neither has
    a rank, nor has an estimator without any score, nor any estimator where architectures are too few.
    `inseparable`: ranks of the estimators whose tau
    is not clearly a different one.
    """
    rows = [
        {"estimator": name, **measured(measures, column.scores, run.accuracy), **_costs(column, run)}
        for name, column in run.columns.items()
    ]
    taus = {name: TAU.of(column.scores, run.accuracy) for name, column in run.columns.items()}
    board = _in_order(pd.DataFrame(rows), taus) if run.ranks else _by_name(pd.DataFrame(rows))
    for metric in ("spearman", "kendall"):
        board[f"published_{metric}"] = [
            published(name, run.table.benchmark, run.table.label.dataset, metric=metric)
            for name in board.estimator
        ]
    return pd.concat([ceiling(run.table, run.sample, measures), board], ignore_index=True)


def _in_order(board: pd.DataFrame, taus: dict[str, Estimate]) -> pd.DataFrame:
    """Best tau first, what reads nothing last; with the columns `rank` and `inseparable`."""
    tau = board.estimator.map({name: estimate.value for name, estimate in taus.items()})
    board = board.loc[tau.sort_values(ascending=False, kind="stable", na_position="last").index]
    floor = board.reads == ""
    board = pd.concat([board[~floor], board[floor]], ignore_index=True)
    ranked = int(((board.reads != "") & (board.coverage > 0)).sum())
    board.insert(0, "rank", pd.array([*range(1, 1 + ranked), *[None] * (len(board) - ranked)], dtype="Int64"))
    board.insert(2, "inseparable", _inseparable([taus[name] for name in board.estimator[:ranked]]))
    return board


def _by_name(board: pd.DataFrame) -> pd.DataFrame:
    """By name, without ranks."""
    board = board.sort_values("estimator", ignore_index=True)
    board.insert(0, "rank", pd.array([None] * len(board), dtype="Int64"))
    board.insert(2, "inseparable", None)
    return board


def _inseparable(taus: Sequence[Estimate]) -> pd.Series:
    """Per rank the other ranks whose tau is not clearly a different one, as `2 3 7`."""
    close = p_matrix([taus])[0] >= ALPHA if taus else np.zeros((0, 0), bool)
    np.fill_diagonal(close, False)
    return pd.Series([" ".join(map(str, 1 + np.flatnonzero(row))) for row in close], dtype=object)


def _costs(column: Column, run: ScoredRun) -> dict[str, Any]:
    at = run.table.rows(run.sample)
    return {
        "milliseconds": column.milliseconds,
        "label_seconds": column.label_seconds,
        "coverage": float(np.isfinite(column.scores).mean()),
        "reads": column.reads,
        **cost_columns(run.table.objectives, at, column.scores),
    }
