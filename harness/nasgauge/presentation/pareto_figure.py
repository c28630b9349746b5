"""Pareto sets as a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import COLOURS, axis_scale, figure, nothing
from nasgauge.searching.pareto_reference import ParetoReference

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def pareto_figure(sets: pd.DataFrame, references: Sequence[ParetoReference], complexity: str) -> Figure:
    """Error against complexity, one panel per report: all architectures, the front, and what was found.

    Args:
        sets: As `nasgauge.searching.pareto_sets.with_accuracies` gives them, all runs together.
        references: What they are measured against, one per report.
        complexity: Name of the other objective.

    Raises:
        InputError: If matplotlib is not installed.
    """
    if not references:
        return nothing("No accuracies are reported: there is nothing to draw.")
    canvas = figure(1.5 + 5 * len(references), 4.2)
    for axes, reference in zip(
        canvas.subplots(1, len(references), squeeze=False)[0], references, strict=True
    ):
        _panel(axes, sets, reference)
        errors = axis_scale(100 - reference.accuracy)
        axes.set(title=drawn(reference.report), xlabel=drawn(complexity), ylabel="error (%)", yscale=errors)
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("{x:g}")
        axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return canvas


def _panel(axes: Axes, sets: pd.DataFrame, reference: ParetoReference) -> None:
    points = axes.scatter(
        reference.complexity, 100 - reference.accuracy, s=3, alpha=0.3, color="#999999", lw=0
    )
    points.set_rasterized(True)
    front = pd.DataFrame({"at": reference.complexity, "error": 100 - reference.accuracy})[reference.front]
    line = front.sort_values("at")
    axes.step(line["at"], line.error, where="post", color="black", lw=1, label=reference.front_name, zorder=3)
    for place, (key, rows) in enumerate(sets.groupby(["searcher", "estimator"], sort=False)):
        axes.scatter(
            rows.complexity,
            100 - rows[reference.report],
            s=14,
            marker="ox^sDv"[place % 6],
            color=COLOURS[place % len(COLOURS)],
            alpha=0.7,
            label=drawn(" ".join(part for part in key if part)),
            zorder=4,
        )
