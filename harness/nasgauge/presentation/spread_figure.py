"""How far minibatch, initialisation and batch size move a score, as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import COLOURS, figure, nothing
from nasgauge.studies.score_spread import (
    BATCH_SIZE,
    INITIALISATION,
    MINIBATCH,
    accuracies_in,
    compared,
    sources_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PLURAL = {MINIBATCH: "minibatches", INITIALISATION: "initialisations", BATCH_SIZE: "batch sizes"}
_FEW = 8


def spread_figure(rows: pd.DataFrame, title: str) -> Figure:
    """One panel per source, one box per architecture, the least accurate at the left."""
    sources = sources_of(rows)
    if not sources:
        return nothing("Nothing was varied: there is no spread.")
    canvas = figure(1 + 3.6 * len(sources), 3.4)
    accuracy = accuracies_in(rows)
    for axes, source in zip(canvas.subplots(1, len(sources), squeeze=False)[0], sources, strict=True):
        scores = compared(rows, source)
        _boxes(axes, scores)
        axes.set_xticks(range(len(scores)), [f"{accuracy[name]:.1f}" for name in scores.index], rotation=60)
        axes.set(title=f"{len(scores.columns)} {_PLURAL[source]}", xlabel="accuracy of the architecture (%)")
        axes.set_ylabel("score, standardised in each size" if source == BATCH_SIZE else "score")
    canvas.suptitle(drawn(title))
    return canvas


def _boxes(axes: Axes, scores: pd.DataFrame) -> None:
    """Quartiles and range; a few scores as the points that they are."""
    for place, values in enumerate(scores.to_numpy(float)):
        found = values[np.isfinite(values)]
        if not len(found):
            edge = axes.get_xaxis_transform()
            axes.text(place, 0.02, "no score", rotation=90, ha="center", va="bottom", transform=edge)
            continue
        axes.boxplot(
            [found],
            positions=[place],
            widths=0.7,
            whis=(0, 100),
            manage_ticks=False,
            medianprops={"color": COLOURS[1]},
        )
        if len(found) <= _FEW:
            axes.scatter([place] * len(found), found, s=8, color=COLOURS[0], zorder=3)
    axes.set_xlim(-0.6, len(scores) - 0.4)
