"""Scores by epoch of training, as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import figure, nothing
from nasgauge.runtime.extras import needed
from nasgauge.studies.trajectory import by_epoch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def trajectory_figure(rows: pd.DataFrame, title: str) -> Figure:
    """Score and held-out accuracy against the epoch, a line per architecture, darker where less accurate."""
    if rows.empty:
        return nothing("No architecture was trained: there is no trajectory.")
    canvas = figure(8.4, 3.4)
    accuracy = rows.drop_duplicates("architecture").set_index("architecture").accuracy
    panels = canvas.subplots(1, 2)
    texts = ("score", "accuracy on held-out images (%)")
    for axes, column, text in zip(panels, ("score", "held_out_accuracy"), texts, strict=True):
        values = by_epoch(rows, column)
        _lines(axes, values, accuracy)
        axes.set_xticks(range(len(values.columns)), [str(epoch) for epoch in values.columns])
        axes.set(xlabel="epochs of training", ylabel=text)
    panels[1].legend(title="accuracy in the table", frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    canvas.suptitle(drawn(title))
    return canvas


def _lines(axes: Axes, values: pd.DataFrame, accuracy: pd.Series) -> None:
    colours = needed("matplotlib").colormaps["viridis"]
    for number, (name, row) in enumerate(values.where(np.isfinite(values)).iterrows()):
        colour = colours(0.9 * number / max(1, len(values) - 1))
        label = f"{accuracy[name]:.2f} %"
        axes.plot(range(len(row)), row, marker="o", markersize=3, color=colour, label=label)
