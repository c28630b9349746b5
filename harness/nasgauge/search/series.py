"""Runs of one searcher, and what became of them: accuracies of incumbents, seconds, curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from nasgauge.core import (
    BenchmarkTable,
    EstimatorError,
    Floats,
    InputError,
    Searcher,
    SearcherError,
    SearchSpace,
)
from nasgauge.plugins import Configured, line_of
from nasgauge.search.arena import Arena, Rater, Step
from nasgauge.search.clock import Budget, Clock
from nasgauge.search.trainings import Trainings
from nasgauge.seeds import derive_seed


@dataclass(frozen=True)
class Run:
    """One run: its incumbents, oldest first, and the clock at its end."""

    steps: tuple[Step, ...]
    clock: Clock


@dataclass(frozen=True)
class Series:
    """Runs of one searcher with one estimator under one budget.

    estimator: empty where the searcher asked for no score, whatever it was given. peeked: whether it
        looked at accuracies that no search knows.
    """

    searcher: str
    estimator: str
    budget: Budget
    runs: tuple[Run, ...]
    peeked: bool

    @property
    def found(self) -> list[Run]:
        """The runs that chose an architecture."""
        return [run for run in self.runs if run.steps]


def search(
    configured: Configured[Searcher],
    space: SearchSpace,
    trainings: Trainings,
    rater: Rater | None,
    budget: Budget,
    *,
    runs: int,
    seed: int,
    progress: Callable[[], None] = lambda: None,
) -> Series:
    """`runs` independent runs; run n of a seed starts from the same state whichever the searcher is.

    Raises: InputError where no run chose anything, as when the budget is too small for one evaluation;
        SearcherError where the searcher has a bug.
    """
    name, function = configured.estimator.name, configured.estimator.search
    arenas = []
    for number in range(runs):
        generator = np.random.default_rng(derive_seed(seed, "search", number))
        arena = Arena(space, trainings, rater, budget, generator)
        try:
            arena.run(partial(function, **configured.settings))
        except (InputError, EstimatorError):
            raise
        except Exception as error:
            where = line_of(error, function)
            raise SearcherError(
                f"searcher {name!r} failed in run {number}: {type(error).__name__}: {error} ({where})"
            ) from error
        arenas.append(arena)
        progress()
    if not any(arena.steps for arena in arenas):
        raise InputError(f"{name} chose no architecture within {budget}: give it a larger budget")
    scored = rater is not None and any(arena.scored for arena in arenas)
    return Series(
        searcher=name,
        estimator=rater.name if rater is not None and scored else "",
        budget=budget,
        runs=tuple(Run(tuple(arena.steps), arena.clock) for arena in arenas),
        peeked=any(arena.peeked for arena in arenas),
    )


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


def _row(series: Series, reports: Mapping[str, BenchmarkTable]) -> dict[str, object]:
    clocks = [run.clock for run in series.runs]
    row: dict[str, object] = {
        "searcher": series.searcher,
        "estimator": series.estimator,
        "budget": str(series.budget),
        "runs": len(series.runs),
        "chose": len(series.found),
        "peeked": series.peeked,
        "evaluations": float(np.mean([clock.evaluations for clock in clocks])),
        "simulated_seconds": float(np.mean([clock.simulated for clock in clocks])),
        "measured_seconds": float(np.mean([clock.measured for clock in clocks])),
        "own_seconds": float(np.mean([clock.own for clock in clocks])),
    }
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
