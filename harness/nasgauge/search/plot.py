"""Curves of incumbents as a figure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from nasgauge.core import InputError

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito's, told apart by the colour-blind too."""

SECONDS = "seconds: recorded of training, measured of scoring and searching, together"


def draw(curves: pd.DataFrame, output: Path) -> None:
    """Median and quartiles against seconds, one panel per report; the file's suffix chooses PNG or PDF.

    Raises: InputError where matplotlib is not installed or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise InputError(
            "a figure is made by matplotlib, which is absent: pip install nasgauge[plot], or name a .csv"
        ) from None
    reports = curves["report"].unique()
    figure = Figure(figsize=(1 + 4.5 * len(reports), 4.2), layout="constrained")
    for axes, name in zip(figure.subplots(1, len(reports), squeeze=False)[0], reports, strict=True):
        shown = curves[curves["report"] == name]
        for number, (key, line) in enumerate(shown.groupby(["searcher", "estimator"], sort=False)):
            colour, style = COLOURS[number % len(COLOURS)], "-:"[number // len(COLOURS) % 2]
            label = " ".join(part for part in key if part)
            axes.plot(line.seconds, line["median"], style, color=colour, label=label)
            axes.fill_between(line.seconds, line.lower, line.upper, color=colour, alpha=0.15, linewidth=0)
        axes.set(xscale="log", title=name, ylabel="accuracy of the incumbent (%)")
        axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.supxlabel(SECONDS, fontsize="medium")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(output, dpi=200)
    except OSError as error:
        raise InputError(f"cannot write {str(output)!r}: {error}") from error
