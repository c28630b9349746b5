"""Pareto sets as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.presentation.plots import COLOURS, figure
from nasgauge.searching.pareto import Truth

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def drawing(sets: pd.DataFrame, truths: Sequence[Truth], complexity: str) -> Figure:
    """Error against complexity, one panel per report: all architectures, the front, and what was found.

    sets: of `nasgauge.searching.pareto.with_truth`, all runs together.

    Raises: InputError where matplotlib is not installed.
    """
    canvas = figure(1.5 + 5 * len(truths), 4.2)
    for axes, truth in zip(canvas.subplots(1, len(truths), squeeze=False)[0], truths, strict=True):
        _panel(axes, sets, truth)
        axes.set(title=truth.report, xlabel=complexity, ylabel="error (%)", yscale="log")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("{x:g}")
        axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return canvas


def _panel(axes: Axes, sets: pd.DataFrame, truth: Truth) -> None:
    points = axes.scatter(truth.complexity, 100 - truth.accuracy, s=3, alpha=0.3, color="#999999", lw=0)
    points.set_rasterized(True)
    front = pd.DataFrame({"at": truth.complexity, "error": 100 - truth.accuracy})[truth.front]
    line = front.sort_values("at")
    axes.step(line["at"], line.error, where="post", color="black", lw=1, label=truth.front_name, zorder=3)
    for place, (key, rows) in enumerate(sets.groupby(["searcher", "estimator"], sort=False)):
        axes.scatter(
            rows.complexity,
            100 - rows[truth.report],
            s=14,
            marker="ox^sDv"[place % 6],
            color=COLOURS[place % len(COLOURS)],
            alpha=0.7,
            label=" ".join(part for part in key if part),
            zorder=4,
        )
