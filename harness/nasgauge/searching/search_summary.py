"""Results of searches as numbers: accuracy, regret and seconds as rows, incumbents as curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from nasgauge.core import BenchmarkTable, Floats, InputError
from nasgauge.searching.clock import Clock
from nasgauge.searching.repeated_search import RepeatedSearch
from nasgauge.searching.run_record import Step


def summary(found: Sequence[RepeatedSearch], reports: Mapping[str, BenchmarkTable]) -> pd.DataFrame:
    """One row per search: means over its runs, and per report accuracy and regret.

    Args:
        found: The searches.
        reports: What the chosen architectures are worth, by name; percent.

    Returns:
        For the report `R` columns `R`, `R std` (the deviation of a sample, NaN for one run) and `R regret`.
        Runs that chose nothing are counted in `runs`, but not in `chose`, and are part of no mean.
    """
    return pd.DataFrame([_row(search, reports) for search in found])


def curves(
    found: Sequence[RepeatedSearch], reports: Mapping[str, BenchmarkTable], points: int = 100
) -> pd.DataFrame:
    """Accuracy of the incumbent against seconds: median and quartiles over runs, one row per point.

    Seconds are recorded, measured and the searcher's own ones together, in equal ratios, from when every run
    has chosen its first architecture to the end of the longest. A run that has ended keeps its incumbent.

    Args:
        found: The searches.
        reports: What the incumbents are worth, by name; percent.
        points: Number of rows per search and report.

    Raises:
        InputError: If the table records no seconds.
    """
    return pd.DataFrame(
        [
            {**search.key, "report": name}
            | {"seconds": seconds, "lower": low, "median": middle, "upper": high}
            for search in found
            for name, table in reports.items()
            for seconds, low, middle, high in _curve(search, table, points)
        ]
    )


def costs(search: RepeatedSearch) -> dict[str, object]:
    """What a search is, and what its runs used up on average."""
    clocks = [run.clock for run in search.runs]
    return {
        **search.key,
        "runs": len(search.runs),
        "evaluations": float(np.mean([clock.evaluations for clock in clocks])),
        "simulated_seconds": float(np.mean([clock.simulated for clock in clocks])),
        "measured_seconds": float(np.mean([clock.measured for clock in clocks])),
        "own_seconds": float(np.mean([clock.own for clock in clocks])),
    }


def _row(search: RepeatedSearch, reports: Mapping[str, BenchmarkTable]) -> dict[str, object]:
    row = {
        **costs(search),
        "chose": len(search.successful),
        "saw_true_accuracy": search.saw_true_accuracy,
    }
    last = [run.steps[-1].architecture for run in search.successful]
    for name, table in reports.items():
        accuracy = table.accuracy[table.rows(last)]
        row[name] = float(accuracy.mean())
        row[f"{name} std"] = float(accuracy.std(ddof=1)) if len(accuracy) > 1 else np.nan
        row[f"{name} regret"] = float(table.accuracy.max() - accuracy.mean())
    return row


def _curve(search: RepeatedSearch, table: BenchmarkTable, points: int) -> list[tuple[float, ...]]:
    """Seconds, lower quartile, median and upper quartile of the incumbents' accuracy."""
    runs = search.successful
    times = [np.array([_seconds(step) for step in run.steps]) for run in runs]
    begins, ends = max(float(at[0]) for at in times), max(_seconds(run.clock) for run in runs)
    if not np.isfinite(ends):
        raise InputError(
            f"the table ({table.source}) records no seconds of training, so there is no curve against them: "
            "name a column by --seconds-column"
        )
    grid = np.geomspace(max(begins, 1e-9), max(ends, 1e-9), points)
    grid[0], grid[-1] = begins, ends  # not a rounding error before the first choice
    values = []
    for run, at in zip(runs, times, strict=True):
        accuracy = table.accuracy[table.rows([step.architecture for step in run.steps])]
        values.append(accuracy[np.searchsorted(at, grid, side="right") - 1])
    quartiles: Floats = np.quantile(np.stack(values), [0.25, 0.5, 0.75], axis=0)
    return list(zip(grid.tolist(), *quartiles.tolist(), strict=True))


def _seconds(used: Step | Clock) -> float:
    return used.simulated + used.measured + used.own
