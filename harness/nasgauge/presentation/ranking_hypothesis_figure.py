"""The performance-ranking hypothesis as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.presentation.escaping import drawn
from nasgauge.presentation.plots import COLOURS, figure, nothing

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def ranking_hypothesis_figure(rows: pd.DataFrame, title: str) -> Figure:
    """tau, with its intervals, and p_tau against the epoch."""
    if not rows.tau.notna().any():
        return nothing("No epoch has a finite tau: there is nothing to draw.")
    canvas = figure()
    axes = canvas.subplots()
    for name, text, colour in (
        ("tau", "tau(e)", COLOURS[0]),
        ("p", "p_tau(e) = (tau + 1) / 2", COLOURS[1]),
    ):
        axes.plot(rows.epoch, rows[name], color=colour, label=text)
        axes.fill_between(rows.epoch, rows[f"{name}_low"], rows[f"{name}_high"], color=colour, alpha=0.2)
    axes.plot(rows.epoch, rows.tau_b, color=COLOURS[2], linestyle=":", label="tau-b(e)")
    axes.axhline(0.5, color="0.7", linewidth=0.8)
    axes.set(xlabel="epoch", ylabel="agreement with the final ranking", title=drawn(title))
    axes.legend(loc="lower right")
    return canvas
