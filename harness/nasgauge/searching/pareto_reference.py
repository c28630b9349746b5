"""What Pareto sets are measured against: accuracy and complexity of all architectures, and their front."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import BenchmarkTable, Floats, InputError
from nasgauge.metrics.front import on_front
from nasgauge.searching.complexity import Complexity
from nasgauge.searching.repeated_search import RepeatedSearch

Rows = Sequence[int] | NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ParetoReference:
    """Accuracy and complexity of N architectures, which tell what a set of some of them is worth.

    Attributes:
        report: Name of the accuracies.
        table: Where they come from.
        architectures: N.
        accuracy: (N,) percent.
        complexity: (N,), lower is better.
        complete: Whether these are all that can be found, so that their front is the true one; else they are
            all that was evaluated.

    Raises:
        InputError: If all accuracies or all complexities are equal, or one is NaN.
    """

    report: str
    table: BenchmarkTable
    architectures: tuple[str, ...]
    accuracy: Floats
    complexity: Floats
    complete: bool

    def __post_init__(self) -> None:
        self._check("accuracy", self.accuracy)
        self._check("complexity", self.complexity)

    def _check(self, what: str, values: Floats) -> None:
        missing = int((~np.isfinite(values)).sum())
        start = f"there is no front of {self.report} ({self.table.source}): "
        if missing:
            raise InputError(f"{start}{what} is unknown for {missing} architectures")
        if not np.ptp(values) > 0:
            raise InputError(f"{start}wanted two or more values of {what}, and {values[0]:g} is the only one")

    @cached_property
    def front(self) -> NDArray[np.bool_]:
        """Which are non-dominated, (N,)."""
        return on_front(self.complexity, self.accuracy)

    @property
    def front_name(self) -> str:
        """What the front is called."""
        return "true front" if self.complete else "front of all evaluated"

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row of each architecture."""
        return {name: row for row, name in enumerate(self.architectures)}

    def scaled(self, rows: Rows) -> Floats:
        """(M, 2) error and complexity of these rows: 0 is the best of all N architectures, 1 the worst."""
        both = np.column_stack([-self.accuracy, self.complexity])
        ideal, nadir = both.min(axis=0), both.max(axis=0)
        found: Floats = (both[rows] - ideal) / (nadir - ideal)
        return found

    def hypervolume(self, rows: Rows) -> float:
        """Area that these rows dominate up to the worst error and the largest complexity, 0 to 1.

        Source: Zitzler and Thiele 1999, by pymoo.
        """
        from pymoo.indicators.hv import HV

        points = self.scaled(rows)
        return float(HV(ref_point=np.ones(2))(points)) if len(points) else 0.0

    def distance(self, rows: Rows) -> float:
        """IGD+: how far the rows stay behind the front, on average over it; NaN if there is no row.

        Source: Ishibuchi et al. 2015, by pymoo.
        """
        from pymoo.indicators.igd_plus import IGDPlus

        points = self.scaled(rows)
        return float(IGDPlus(self.scaled(self.front))(points)) if len(points) else np.nan


def references_of_tables(
    searched: BenchmarkTable, reports: Mapping[str, BenchmarkTable], complexity: Complexity
) -> list[ParetoReference]:
    """Of every architecture that can be found, one for each report."""
    names = searched.architectures
    values = complexity.values(names)
    return [
        ParetoReference(report, table, names, table.accuracy[table.rows(list(names))], values, complete=True)
        for report, table in reports.items()
    ]


def reference_of_evaluated(
    found: Sequence[RepeatedSearch],
    complexity: Complexity,
    predict: Callable[[Sequence[str]], BenchmarkTable],
) -> ParetoReference:
    """Of all that these searches evaluated, where accuracies are predicted one by one."""
    names = list(dict.fromkeys(name for search in found for run in search.runs for name in run.evaluated))
    table = predict(names)
    accuracy = table.accuracy[table.rows(names)]
    report = f"{table.label.dataset}/{table.label.split}"
    return ParetoReference(report, table, tuple(names), accuracy, complexity.values(names), complete=False)
