"""Scores by epoch of training, in numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nasgauge.core import Floats
from nasgauge.metrics import kendall_tau, rank_last


def by_epoch(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Values of a column, architectures x epochs, worst accuracy first.

    Args:
        rows: With columns `epoch`, `architecture`, `accuracy` and those of values, NaN if there is none.
        column: Of values.
    """
    order = rows.drop_duplicates("architecture").sort_values("accuracy", kind="stable").architecture
    return rows.set_index(["architecture", "epoch"])[column].unstack().loc[order]


def epoch_summary(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per epoch: what training does to the order of the scores.

    finite: architectures with a finite score; the others rank last. mean: of the finite scores.
    tau_start: Kendall's tau-b of the scores with those at epoch 0, NaN where these are not known;
    tau_accuracy: of the scores with the table's accuracy; tau_held_out: of the accuracy on held-out images,
    after so many epochs, with that of the table. NaN where one of the two orders nothing.
    """
    scores, held_out = by_epoch(rows, "score"), by_epoch(rows, "held_out_accuracy")
    accuracy = rows.drop_duplicates("architecture").set_index("architecture").accuracy[scores.index]
    found = []
    for epoch in scores.columns:
        values = scores[epoch].to_numpy(float)
        finite = values[np.isfinite(values)]
        found.append(
            {
                "epoch": epoch,
                "architectures": len(values),
                "finite": len(finite),
                "mean": finite.mean() if len(finite) else np.nan,
                "tau_start": _tau(values, scores[0].to_numpy(float)) if 0 in scores else np.nan,
                "tau_accuracy": _tau(values, accuracy.to_numpy(float)),
                "tau_held_out": _tau(held_out[epoch].to_numpy(float), accuracy.to_numpy(float)),
            }
        )
    return pd.DataFrame(found)


def architecture_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per architecture, worst accuracy first: `score_E` and `held_out_E` after each epoch E."""
    scores = by_epoch(rows, "score").add_prefix("score_")
    held_out = by_epoch(rows, "held_out_accuracy").add_prefix("held_out_")
    accuracy = rows.drop_duplicates("architecture").set_index("architecture").accuracy[scores.index]
    return pd.concat([accuracy, scores, held_out], axis=1).rename_axis("architecture").reset_index()


def all_scores_unchanged(rows: pd.DataFrame) -> bool:
    """Whether training changed no score, as of an estimator that sets random weights of its own."""
    scores = by_epoch(rows, "score")
    return bool(scores.shape[1] > 1 and scores.notna().any(axis=None) and (scores.nunique(axis=1) < 2).all())


def _tau(x: Floats, y: Floats) -> float:
    return kendall_tau(rank_last(x), rank_last(y)).value
