"""Scores against accuracy as a figure, one panel per estimator and data set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.metrics import kendall_tau
from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.figures import scatter_on
from nasgauge.presentation.plots import figure, nothing
from nasgauge.presentation.table import rounded
from nasgauge.studies.scatter import published_tau, scored_estimators

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def scatter_figure(by_dataset: Mapping[str, ScoredRun]) -> Figure:
    """A row of panels per estimator, a column per data set."""
    names = scored_estimators(by_dataset)
    if not names:
        return nothing("No estimator has a score: there is nothing to draw.")
    canvas = figure(0.4 + 2.6 * len(by_dataset), 0.3 + 2.3 * len(names))
    grid = canvas.subplots(len(names), len(by_dataset), squeeze=False)
    for panels, name in zip(grid, names, strict=True):
        for axes, (dataset, run) in zip(panels, by_dataset.items(), strict=True):
            _panel(axes, run, name, dataset)
    canvas.supxlabel(
        "orange: running median; dashed: noise ceiling, one training seed for another",
        fontsize=7,
    )
    return canvas


def _panel(axes: Axes, run: ScoredRun, name: str, dataset: str) -> None:
    if name not in run.scored:
        axes.set_axis_off()
        return
    scatter_on(axes, run, name)
    tau, others = kendall_tau(run.ranked(name), run.accuracy).value, published_tau(run, name)
    title = f"{drawn(f'{name}, {dataset}')}\ntau {rounded(tau, 3) or 'unknown'}"
    axes.set_title(title + (f", published {others}" if others else ""), fontsize=7)
