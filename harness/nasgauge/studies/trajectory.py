"""Scores by epoch of training, as numbers and as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nasgauge.core import Floats
from nasgauge.metrics import kendall_tau, rank_last
from nasgauge.presentation.plots import figure
from nasgauge.runtime.extras import needed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def by_epoch(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Values of a column, architectures x epochs, worst accuracy first.

    rows: with columns `epoch`, `architecture`, `accuracy` and those of values, NaN where there is none.
    """
    order = rows.drop_duplicates("architecture").sort_values("accuracy", kind="stable").architecture
    return rows.set_index(["architecture", "epoch"])[column].unstack().loc[order]


def summary(rows: pd.DataFrame) -> pd.DataFrame:
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


def unmoved(rows: pd.DataFrame) -> bool:
    """Whether training moved no score: an estimator that draws its own weights, say, sees none of it."""
    scores = by_epoch(rows, "score")
    return bool(scores.shape[1] > 1 and scores.notna().any(axis=None) and (scores.nunique(axis=1) < 2).all())


def _tau(x: Floats, y: Floats) -> float:
    return kendall_tau(rank_last(x), rank_last(y)).value


def draw(rows: pd.DataFrame, title: str) -> Figure:
    """Score and held-out accuracy against the epoch, a line per architecture, darker where less accurate."""
    canvas = figure(8.4, 3.4)
    accuracy = rows.drop_duplicates("architecture").set_index("architecture").accuracy
    panels = canvas.subplots(1, 2)
    colours = needed("matplotlib").colormaps["viridis"]
    texts = ("score", "accuracy on held-out images (%)")
    for axes, column, text in zip(panels, ("score", "held_out_accuracy"), texts, strict=True):
        table = by_epoch(rows, column)
        places = range(len(table.columns))
        for number, (name, values) in enumerate(table.where(np.isfinite(table)).iterrows()):
            colour = colours(0.9 * number / max(1, len(table) - 1))
            axes.plot(places, values, marker="o", markersize=3, color=colour, label=f"{accuracy[name]:.2f} %")
        axes.set_xticks(places, [str(epoch) for epoch in table.columns])
        axes.set(xlabel="epochs of training", ylabel=text)
    panels[1].legend(title="accuracy in the table", frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    canvas.suptitle(title)
    return canvas
