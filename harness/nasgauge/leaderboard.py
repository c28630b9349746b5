"""Stored scores and a benchmark table in, one row per estimator out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.core import BenchmarkTable, Floats, InputError
from nasgauge.hardware import cost_columns
from nasgauge.metrics import (
    Estimate,
    kendall_tau,
    precision_at,
    rank_last,
    regret,
    spearman_rho,
    subsample_regret,
    top_fraction,
)
from nasgauge.published import published

TOP = 0.1
SUBSAMPLE = 100
FEWEST = 10
CEILING = "(another training seed)"


def measures(scores: Floats, accuracy: Floats) -> dict[str, float]:
    """Every measure of one estimator with its 95 % interval: `tau`, `tau_low`, `tau_high` and so on."""
    ranked = rank_last(scores)
    row: dict[str, float] = {}
    for name, measure in _INTERVALS.items():
        estimate = measure(ranked, accuracy)
        row |= {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
    return row | {"regret": regret(ranked, accuracy)}


def leaderboard(scores: pd.DataFrame, table: BenchmarkTable, dataset: str) -> tuple[pd.DataFrame, list[str]]:
    """One row per estimator of `scores` (the rows of one run), best tau first; and the sample.

    The sample is the architectures of the table for which every estimator has a row; an architecture
    that an estimator could not score is ranked last and lowers its `coverage`. The noise ceiling stands on
    top, estimators that read nothing (the floor) at the bottom; neither has a rank.
    """
    scores = latest_versions(in_table(scores, table))
    scores = scores.assign(name=[display_name(*key) for key in _keys(scores)])
    sample = common_sample(scores)
    at = table.rows(sample)
    rows = [_row(name, group, sample, table, at) for name, group in scores.groupby("name", sort=True)]
    board = pd.DataFrame(rows).sort_values("tau", ascending=False, kind="stable", na_position="last")
    floor = board.reads == ""
    board = pd.concat([board[~floor], board[floor]], ignore_index=True)
    board.insert(0, "rank", pd.array([*range(1, 1 + (~floor).sum()), *[None] * floor.sum()], dtype="Int64"))
    for metric in ("spearman", "kendall"):
        board[f"published_{metric}"] = [
            published(name, table.benchmark, dataset, metric=metric) for name in board.estimator
        ]
    return pd.concat([ceiling(table, sample), board], ignore_index=True), sample


def ceiling(table: BenchmarkTable, sample: list[str]) -> pd.DataFrame:
    """One training seed as the estimator of another: how far any estimator could get.

    The first two recorded runs of each architecture that has two; no row where none has.
    """
    runs = table.per_seed[table.rows(sample)]
    both = np.isfinite(runs[:, :2]).all(axis=1) if runs.shape[1] > 1 else np.zeros(len(runs), bool)
    if not both.any():
        return pd.DataFrame()
    row = {"estimator": CEILING, "coverage": float(both.mean()), "reads": "training"}
    return pd.DataFrame([row | measures(runs[both, 0], runs[both, 1])])


def in_table(scores: pd.DataFrame, table: BenchmarkTable) -> pd.DataFrame:
    """Only the architectures that the table has; raises InputError where that is none."""
    found = scores[scores.architecture.isin(table.architectures)]
    if found.empty:
        raise InputError(
            f"none of the {scores.architecture.nunique()} scored architectures is in the table "
            f"({table.source}): give the same --table to `nasgauge run`, or score some of its architectures"
        )
    return found


def latest_versions(scores: pd.DataFrame) -> pd.DataFrame:
    """Only the newest version of each estimator with the same settings."""
    newest = scores.groupby(["estimator", "settings"]).estimator_id.transform("max")
    return scores[scores.estimator_id == newest]


def common_sample(scores: pd.DataFrame) -> list[str]:
    """Architectures for which every estimator has a row, sorted."""
    counts = scores.groupby("architecture").name.nunique()
    sample = sorted(counts.index[counts == scores.name.nunique()])
    if not sample:
        asked = scores.groupby("name").architecture.nunique().to_dict()
        raise InputError(
            f"no architecture has been scored by all estimators ({asked}): run them on one sample, "
            "or choose some with --estimator"
        )
    return sample


def display_name(estimator: str, settings: str, part: str, defaults: bool) -> str:
    """`zen`, or `zen(repeats=32)` where the same estimator stands there with other settings too."""
    chosen = "" if defaults else f"({', '.join(f'{k}={v}' for k, v in json.loads(settings).items())})"
    return f"{estimator}{chosen}{'.' if part else ''}{part}"


def _keys(scores: pd.DataFrame) -> list[tuple[str, str, str, bool]]:
    alone = scores.groupby("estimator").settings.transform("nunique") == 1
    return list(zip(scores.estimator, scores.settings, scores.part, alone, strict=True))


def _row(
    name: str, group: pd.DataFrame, sample: list[str], table: BenchmarkTable, at: NDArray[np.intp]
) -> dict[str, Any]:
    group = group.set_index("architecture").loc[sample]
    values = group.score.to_numpy(float)
    return {
        "estimator": name,
        **measures(values, table.accuracy[at]),
        "milliseconds": 1e3 * float((group.build_seconds + group.score_seconds).median()),
        "coverage": float(np.isfinite(values).mean()),
        "reads": max(group.reads, key=len),
        **cost_columns(table.objectives, at, values),
    }


def _top(scores: Floats, accuracy: Floats) -> tuple[Floats, Floats]:
    """The top 10 % by accuracy; none where they are too few for a correlation to mean anything."""
    rows = top_fraction(accuracy, TOP)
    rows = rows if len(rows) >= FEWEST else rows[:0]
    return scores[rows], accuracy[rows]


def _generator() -> np.random.Generator:
    """Resampling is part of the measure: the same scores always give the same interval."""
    return np.random.default_rng(0)


def _precision(scores: Floats, accuracy: Floats) -> Estimate:
    return precision_at(scores, accuracy, fraction=TOP, generator=_generator())


def _subsample_regret(scores: Floats, accuracy: Floats) -> Estimate:
    size = min(SUBSAMPLE, len(scores))
    return subsample_regret(scores, accuracy, size=size, generator=_generator())


_INTERVALS: dict[str, Callable[[Floats, Floats], Estimate]] = {
    "tau": kendall_tau,
    "rho": spearman_rho,
    "top_tau": lambda scores, accuracy: kendall_tau(*_top(scores, accuracy)),
    "top_rho": lambda scores, accuracy: spearman_rho(*_top(scores, accuracy)),
    "precision": _precision,
    "subsample_regret": _subsample_regret,
}
