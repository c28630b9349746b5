"""Curves of incumbents as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import COLOURS, axis_scale, figure, nothing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_STYLES = ("-", "--", "-.", ":")
SECONDS = "seconds: recorded of training, measured of scoring and searching, together"


def search_figure(curves: pd.DataFrame) -> Figure:
    """Median and quartiles against seconds, one panel per report.

    Args:
        curves: As `nasgauge.searching.search_summary.curves` gives them.

    Raises:
        InputError: If matplotlib is not installed.
    """
    if curves.empty:
        return nothing("No search has chosen an architecture: there is no curve.")
    reports = curves["report"].unique()
    canvas = figure(1 + 4.5 * len(reports), 4.2)
    for axes, name in zip(canvas.subplots(1, len(reports), squeeze=False)[0], reports, strict=True):
        incumbents(axes, curves[curves["report"] == name])
        axes.set(title=drawn(name), ylabel="accuracy of the incumbent (%)")
        axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    canvas.supxlabel(SECONDS, fontsize="medium")
    return canvas


def incumbents(axes: Axes, curves: pd.DataFrame) -> None:
    """One line per search, of one report: an incumbent stays until the next, so lines are steps."""
    for place, (key, rows) in enumerate(curves.groupby(["searcher", "estimator"], sort=False)):
        colour, line = COLOURS[place % len(COLOURS)], _STYLES[place // len(COLOURS) % len(_STYLES)]
        label = drawn(" ".join(part for part in key if part))
        axes.fill_between(rows.seconds, rows.lower, rows.upper, step="post", color=colour, alpha=0.2, lw=0)
        axes.step(rows.seconds, rows["median"], line, where="post", color=colour, label=label)
    axes.set_xscale(axis_scale(curves.seconds))
