"""The Pareto sets that searches found, and how much of the true front they are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.core import BenchmarkTable, Floats, InputError
from nasgauge.metrics.front import on_front
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.outcomes import spent
from nasgauge.searching.series import Series


@dataclass(frozen=True, eq=False)
class Truth:
    """Accuracy (percent) and complexity of N architectures, each (N,), that tell what a set is worth.

    report: name of the accuracies. table: where they come from. complete: whether these are all that can
        be found, so that their front is the true one; else they are all that was rated.

    Raises: InputError where all accuracies or all complexities are one, or one is NaN.
    """

    report: str
    table: BenchmarkTable
    architectures: tuple[str, ...]
    accuracy: Floats
    complexity: Floats
    complete: bool

    def __post_init__(self) -> None:
        for what, values in (("accuracy", self.accuracy), ("complexity", self.complexity)):
            if not np.ptp(values) > 0:
                raise InputError(
                    f"there is no front of {self.report} ({self.table.source}): wanted two values of "
                    f"{what} or more, there is {values[0]:g} and no other"
                    if np.isfinite(values).all()
                    else f"there is no front of {self.report} ({self.table.source}): it lacks {what} of "
                    f"{int((~np.isfinite(values)).sum())} architectures"
                )

    @cached_property
    def front(self) -> NDArray[np.bool_]:
        """Which are non-dominated, (N,)."""
        return on_front(self.complexity, self.accuracy)

    @property
    def front_name(self) -> str:
        """What the front is called."""
        return "true front" if self.complete else "front of all rated"

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row of each architecture."""
        return {name: row for row, name in enumerate(self.architectures)}

    def scaled(self, rows: Sequence[int] | NDArray[np.bool_]) -> Floats:
        """(M, 2) error and complexity of these rows: 0 is the best of all N architectures, 1 the worst."""
        both = np.column_stack([-self.accuracy, self.complexity])
        ideal, nadir = both.min(axis=0), both.max(axis=0)
        found: Floats = (both[rows] - ideal) / (nadir - ideal)
        return found

    def hypervolume(self, rows: Sequence[int] | NDArray[np.bool_]) -> float:
        """Area that these rows dominate up to the worst error and the largest complexity, 0 to 1.

        Source: Zitzler and Thiele 1999, by pymoo.
        """
        from pymoo.indicators.hv import HV

        points = self.scaled(rows)
        return float(HV(ref_point=np.ones(2))(points)) if len(points) else 0.0

    def distance(self, rows: Sequence[int] | NDArray[np.bool_]) -> float:
        """IGD+: how far, on average over the front, the rows stay behind it; NaN where there is no row.

        Source: Ishibuchi et al. 2015, by pymoo.
        """
        from pymoo.indicators.igd_plus import IGDPlus

        points = self.scaled(rows)
        return float(IGDPlus(self.scaled(self.front))(points)) if len(points) else np.nan


def of_tables(
    searched: BenchmarkTable, reports: Mapping[str, BenchmarkTable], complexity: Complexity
) -> list[Truth]:
    """Of every architecture that can be found, one for each report."""
    names = searched.architectures
    values = complexity.values(names)
    return [
        Truth(report, table, names, table.accuracy[table.rows(list(names))], values, complete=True)
        for report, table in reports.items()
    ]


def of_rated(
    found: Sequence[Series], complexity: Complexity, predict: Callable[[Sequence[str]], BenchmarkTable]
) -> Truth:
    """Of all that these searches rated, where every architecture is predicted by itself."""
    names = list(dict.fromkeys(name for series in found for run in series.runs for name in run.evaluated))
    table = predict(names)
    accuracy = table.accuracy[table.rows(names)]
    report = f"{table.label.dataset}/{table.label.split}"
    return Truth(report, table, tuple(names), accuracy, complexity.values(names), complete=False)


def with_truth(sets: pd.DataFrame, truths: Sequence[Truth]) -> pd.DataFrame:
    """The sets with a column of true accuracies (percent) for each report."""
    return sets.assign(
        **{each.report: [each.accuracy[each.rows[name]] for name in sets.architecture] for each in truths}
    )


def sets_of(found: Sequence[Series], complexity: Complexity) -> pd.DataFrame:
    """The Pareto set of each run: of what it rated, what is non-dominated by score and complexity.

    Columns searcher, estimator, budget, run, architecture, score, complexity; by increasing complexity.
    What has no finite score is in no set.

    Raises: InputError for a searcher that rated nothing.
    """
    frames = []
    for series in found:
        if not any(run.evaluated for run in series.runs):
            raise InputError(
                f"{series.searcher} has nothing rated (`context.evaluate`), by which alone a Pareto set is made: "
                "take a searcher that has, such as nsga2 or random"
            )
        for number, run in enumerate(series.runs):
            names = [name for name, score in run.evaluated.items() if np.isfinite(score)]
            values = complexity.values(names) if names else np.empty(0)
            rows = pd.DataFrame(
                {
                    "architecture": names,
                    "score": [run.evaluated[name] for name in names],
                    "complexity": values,
                }
            )
            rows = rows[on_front(values, rows.score.to_numpy(float))].sort_values("complexity")
            key = {"searcher": series.searcher, "estimator": series.estimator, "budget": str(series.budget)}
            frames.append(rows.assign(**key, run=number)[[*key, "run", *rows.columns]])
    return pd.concat(frames, ignore_index=True)


def summary(found: Sequence[Series], sets: pd.DataFrame, truths: Sequence[Truth]) -> pd.DataFrame:
    """One row per series: means over its runs, and deviations (`... std`, NaN of one run).

    sets: of `sets_of`. Columns of the report `R`: `R hypervolume`, `R IGD+`, and where the truth is
    complete `R fraction`, the hypervolume divided by that of the true front.
    """
    return pd.DataFrame([_row(series, sets, truths) for series in found])


def _row(series: Series, sets: pd.DataFrame, truths: Sequence[Truth]) -> dict[str, object]:
    key = {"searcher": series.searcher, "estimator": series.estimator, "budget": str(series.budget)}
    own = sets[(sets[list(key)] == pd.Series(key)).all(axis=1)]
    runs = [own.architecture[own.run == number].tolist() for number in range(len(series.runs))]
    row = {**spent(series), "set_size": float(np.mean([len(names) for names in runs]))}
    for truth in truths:
        at = [[truth.rows[name] for name in names] for names in runs]
        volumes = np.array([truth.hypervolume(rows) for rows in at])
        row |= _spread(f"{truth.report} hypervolume", volumes)
        if truth.complete:
            row |= _spread(f"{truth.report} fraction", volumes / truth.hypervolume(truth.front))
        row |= _spread(f"{truth.report} IGD+", np.array([truth.distance(rows) for rows in at]))
    return row


def _spread(name: str, values: Floats) -> dict[str, object]:
    return {
        name: float(values.mean()),
        f"{name} std": float(values.std(ddof=1)) if len(values) > 1 else np.nan,
    }
