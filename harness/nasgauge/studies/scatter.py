"""Scores against accuracy, one panel per estimator and data set, with tau beside published ones.

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.benchmarks.published import Published, published
from nasgauge.metrics import kendall_tau
from nasgauge.presentation.captions import made_by, made_of
from nasgauge.presentation.figures import scatter_on
from nasgauge.presentation.plots import figure
from nasgauge.presentation.table import Table, Value, number

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def taus(readings: Mapping[str, ScoredRun]) -> pd.DataFrame:
    """One row per estimator and data set: Kendall's tau-b with its interval, and published ones.

    readings: of one run, by data set of the accuracies. Estimators without a score are left out.
    """
    rows = []
    for name in _names(readings):
        for dataset, reading in readings.items():
            if name not in reading.scored:
                continue
            there = _published(reading, name)
            rows.append(
                {
                    "estimator": name,
                    "dataset": dataset,
                    "architectures": len(reading.sample),
                    "finite": int(np.isfinite(reading.columns[name].scores).sum()),
                    **kendall_tau(reading.ranked(name), reading.accuracy).columns("tau"),
                    "published": str(there or ""),
                    "source": there.with_sources() if there else "",
                }
            )
    return pd.DataFrame(rows)


def scatter_table(readings: Mapping[str, ScoredRun]) -> Table:
    """The same as a table with its caption."""
    frame = taus(readings)
    first = next(iter(readings.values()))
    found = [_published(reading, name) for reading in readings.values() for name in reading.scored]
    sources = dict.fromkeys(source for each in found if each for source in each.sources)
    return Table(
        name=f"scatter-{first.table.benchmark}",
        title=f"Kendall's tau-b of scores and accuracies on {first.table.benchmark}.",
        numbers=frame,
        shown=[
            {
                "estimator": row["estimator"],
                "data set": row["dataset"],
                "architectures": str(row["architectures"]),
                "finite": str(row["finite"]),
                "tau": Value(row["tau"], 3, row["tau_low"], row["tau_high"]),
                "published tau": row["published"],
            }
            for row in frame.to_dict("records")
        ],
        notes=[
            *made_of(first)[1:],
            *(
                f"Accuracy on {name}: {each.table.label}. {each.table.source}."
                for name, each in readings.items()
            ),
            "Brackets: 95 % intervals over architectures. Architectures without a finite score rank last. "
            "Published: lowest to highest; other samples, batches and labels than ours.",
            *([f"Published by: {'; '.join(sources)}."] if sources else []),
            *made_by(*readings.values()),
        ],
    )


def draw(readings: Mapping[str, ScoredRun]) -> Figure:
    """A row of panels per estimator, a column per data set."""
    names = _names(readings)
    canvas = figure(0.4 + 2.6 * len(readings), 0.3 + 2.3 * len(names))
    grid = canvas.subplots(len(names), len(readings), squeeze=False)
    for panels, name in zip(grid, names, strict=True):
        for axes, (dataset, reading) in zip(panels, readings.items(), strict=True):
            if name not in reading.scored:
                axes.set_axis_off()
                continue
            scatter_on(axes, reading, name)
            tau = kendall_tau(reading.ranked(name), reading.accuracy).value
            there = _published(reading, name)
            title = f"{name}, {dataset}\ntau {number(tau, 3)}"
            axes.set_title(title + (f", published {there}" if there else ""), fontsize=7)
    canvas.supxlabel(
        "orange: running median; dashed: noise ceiling, one training seed for another", fontsize=7
    )
    return canvas


def _names(readings: Mapping[str, ScoredRun]) -> list[str]:
    """Estimators with a score somewhere, in the order of the first reading that has them."""
    return list(dict.fromkeys(name for reading in readings.values() for name in reading.scored))


def _published(reading: ScoredRun, name: str) -> Published | None:
    table = reading.table
    estimator = reading.columns[name].estimator
    return published(estimator, table.benchmark, table.label.dataset, metric="kendall")
