"""What minimum importance pruning found, as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import COLOURS, axis_scale, figure, nothing
from nasgauge.studies.mip_outcome import PruningOutcome

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def mip_figure(outcome: PruningOutcome) -> Figure:
    """Cost against Spearman for every recipe tried, with intervals; the recipe found stands out."""
    if not any(np.isfinite(trial.rho.value) for trial in outcome.trials):
        return nothing("No recipe has a finite Spearman: there is nothing to draw against its cost.")
    canvas = figure()
    axes = canvas.subplots()
    for trial in outcome.trials:
        found, rho = trial is outcome.found, trial.rho
        axes.errorbar(
            trial.cost,
            rho.value,
            [[rho.value - rho.low], [rho.high - rho.value]],
            fmt="*" if found else "o",
            markersize=14 if found else 5,
            color=COLOURS[1] if found else COLOURS[0],
            ecolor="0.8",
            zorder=3 if found else 2,
            label="recipe found" if found else None,
        )
    axes.legend(loc="lower right")
    axes.set(
        xscale=axis_scale(trial.cost for trial in outcome.trials),
        xlabel=drawn(f"cost ({outcome.unit})"),
        ylabel="Spearman's rho with full training",
        title=drawn(
            f"{len(outcome.trials)} recipes of {outcome.estimator}, {outcome.architectures} architectures"
        ),
    )
    return canvas
