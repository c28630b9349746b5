"""Curves of incumbents as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.plots import figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito's, told apart by the colour-blind too."""

SECONDS = "seconds: recorded of training, measured of scoring and searching, together"


def drawing(curves: pd.DataFrame) -> Figure:
    """Median and quartiles against seconds, one panel per report.

    Raises: InputError where matplotlib is not installed.
    """
    reports = curves["report"].unique()
    canvas = figure(1 + 4.5 * len(reports), 4.2)
    for axes, name in zip(canvas.subplots(1, len(reports), squeeze=False)[0], reports, strict=True):
        shown = curves[curves["report"] == name]
        for number, (key, line) in enumerate(shown.groupby(["searcher", "estimator"], sort=False)):
            colour, style = COLOURS[number % len(COLOURS)], "-:"[number // len(COLOURS) % 2]
            label = " ".join(part for part in key if part)
            axes.plot(line.seconds, line["median"], style, color=colour, label=label)
            axes.fill_between(line.seconds, line.lower, line.upper, color=colour, alpha=0.15, linewidth=0)
        axes.set(xscale="log", title=name, ylabel="accuracy of the incumbent (%)")
        axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    canvas.supxlabel(SECONDS, fontsize="medium")
    return canvas
