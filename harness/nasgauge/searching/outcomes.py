"""What became of searches: accuracy, regret and seconds as rows, incumbents as curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from nasgauge.core import BenchmarkTable, Floats, InputError
from nasgauge.searching.clock import Clock
from nasgauge.searching.context import Step
from nasgauge.searching.series import Series


def summary(found: Sequence[Series], reports: Mapping[str, BenchmarkTable]) -> pd.DataFrame:
    """One row per series: means over its runs, and per report accuracy and regret with their deviation.

    reports: what the chosen architectures are worth, by name; percent. Columns of the report `R`: `R`,
    `R std`, `R regret`. Runs that chose nothing are counted, in `runs` but not in `chose`, and are in no
    mean. The deviation is that of a sample, NaN of one run.
    """
    return pd.DataFrame([_row(series, reports) for series in found])


def curves(found: Sequence[Series], reports: Mapping[str, BenchmarkTable], points: int = 100) -> pd.DataFrame:
    """Accuracy of the incumbent against seconds: median and quartiles over runs, one row per point.

    seconds: recorded, measured and the searcher's own together. From when every run has chosen its first
    architecture to the end of the longest, in equal ratios. A run that is over keeps its incumbent.

    Raises: InputError where the table records no seconds.
    """
    return pd.DataFrame(
        [
            {"searcher": series.searcher, "estimator": series.estimator, "budget": str(series.budget)}
            | {"report": name, "seconds": seconds, "lower": low, "median": middle, "upper": high}
            for series in found
            for name, table in reports.items()
            for seconds, low, middle, high in _curve(series, table, points)
        ]
    )


def spent(series: Series) -> dict[str, object]:
    """What a series is, and the means over its runs of what they used up."""
    clocks = [run.clock for run in series.runs]
    return {
        "searcher": series.searcher,
        "estimator": series.estimator,
        "budget": str(series.budget),
        "runs": len(series.runs),
        "evaluations": float(np.mean([clock.evaluations for clock in clocks])),
        "simulated_seconds": float(np.mean([clock.simulated for clock in clocks])),
        "measured_seconds": float(np.mean([clock.measured for clock in clocks])),
        "own_seconds": float(np.mean([clock.own for clock in clocks])),
    }


def _row(series: Series, reports: Mapping[str, BenchmarkTable]) -> dict[str, object]:
    row = {**spent(series), "chose": len(series.found), "saw_true_accuracy": series.saw_true_accuracy}
    last = [run.steps[-1].architecture for run in series.found]
    for name, table in reports.items():
        accuracy = table.accuracy[table.rows(last)]
        row[name] = float(accuracy.mean())
        row[f"{name} std"] = float(accuracy.std(ddof=1)) if len(accuracy) > 1 else np.nan
        row[f"{name} regret"] = float(table.accuracy.max() - accuracy.mean())
    return row


def _curve(series: Series, table: BenchmarkTable, points: int) -> list[tuple[float, ...]]:
    """Seconds, lower quartile, median and upper quartile of the incumbents' accuracy."""
    times = [np.array([_seconds(step) for step in run.steps]) for run in series.found]
    ends = max(_seconds(run.clock) for run in series.found)
    begins = max(float(at[0]) for at in times)
    if not np.isfinite(ends):
        raise InputError(
            f"the table ({table.source}) records no seconds of training, so there is no curve against them: "
            "name a column by --seconds-column"
        )
    grid = np.geomspace(max(begins, 1e-9), max(ends, 1e-9), points)
    grid[0], grid[-1] = begins, ends  # not a rounding error before the first choice
    values = np.stack(
        [
            table.accuracy[table.rows([step.architecture for step in run.steps])][
                np.searchsorted(at, grid, side="right") - 1
            ]
            for run, at in zip(series.found, times, strict=True)
        ]
    )
    quartiles: Floats = np.quantile(values, [0.25, 0.5, 0.75], axis=0)
    return list(zip(grid.tolist(), *quartiles.tolist(), strict=True))


def _seconds(spent: Step | Clock) -> float:
    return spent.simulated + spent.measured + spent.own
