"""Scores by epoch of training, as tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nasgauge.presentation.captions import made_by
from nasgauge.presentation.study_captions import conditions, failures, remarks
from nasgauge.presentation.table import Cell, Explained, Number, Table
from nasgauge.studies.study_context import StudyContext
from nasgauge.studies.trajectory import all_scores_unchanged, architecture_rows, epoch_summary

_EXPLAINED = (
    "The minibatch of the score is the same each time, without augmentation, and the first of the training "
    "images; scores are those of the trained weights, and in all else the estimator sees a network as it "
    "always does. Held out: accuracy on images that training never saw, by running statistics.",
    "tau: Kendall's tau-b over the architectures, of the scores with those at epoch 0 and with the accuracy "
    "of the table, and of the held-out accuracy with that of the table; architectures without a finite score "
    "rank last, and two architectures alone have no tau.",
)
_UNCHANGED = (
    "No score changed while the networks trained: this estimator does not look at weights, or sets random "
    "ones of its own, and the scores are not of the trained ones."
)


def trajectory_table(rows: pd.DataFrame, context: StudyContext, training: str) -> Table:
    """What training does to the order above, the scores of each architecture below.

    Args:
        rows: One per epoch and architecture, as `nasgauge.studies.training_study` scores them.
        context: Of the study.
        training: How the networks trained and which size they have, as a line of the caption.
    """
    numbers = epoch_summary(rows)
    unchanged = [_UNCHANGED] if all_scores_unchanged(rows) else []
    return Table(
        name="trajectory-epochs",
        title=f"Trajectory of the score of {context.subject} in training.",
        frame=numbers,
        rows=[_epoch(row) for row in numbers.to_dict("records")],
        notes=[
            *conditions(context),
            training,
            *map(Explained, _EXPLAINED),
            *unchanged,
            *failures(rows),
            *remarks(rows),
            *made_by(),
        ],
        parts=[_architectures(rows)],
    )


def _epoch(row: dict[Any, Any]) -> dict[str, Cell]:
    return {
        "epoch": str(row["epoch"]),
        "finite": f"{row['finite']} of {row['architectures']}",
        "mean score": Number(row["mean"], 3),
        "tau with epoch 0": Number(row["tau_start"], 3),
        "tau with accuracy": Number(row["tau_accuracy"], 3),
        "tau of held-out": Number(row["tau_held_out"], 3),
    }


def _architectures(rows: pd.DataFrame) -> Table:
    """Score and held-out accuracy by epoch of each architecture, worst accuracy first."""
    numbers, epochs = architecture_rows(rows), sorted(rows.epoch.unique())
    return Table(
        name="trajectory-architectures",
        title="Score and held-out accuracy (%) of each architecture by epoch of training.",
        frame=numbers,
        rows=[
            {
                "architecture": row["architecture"],
                "accuracy": Number(row["accuracy"], 2),
                **{f"score at {epoch}": _score(row[f"score_{epoch}"]) for epoch in epochs},
                **{f"held-out at {epoch}": Number(row[f"held_out_{epoch}"], 1) for epoch in epochs},
            }
            for row in numbers.to_dict("records")
        ],
        notes=[],
    )


def _score(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.5g}"
