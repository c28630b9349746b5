"""Recorded trainings as a search meets them: accuracy and seconds of one architecture at a time."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from nasgauge.core import BenchmarkTable, Floats, InputError, SearchSpace
from nasgauge.searching.clock import Budget
from nasgauge.searching.recorded_seconds import check_seconds


class Trainings:
    """The trainings of a benchmark table: its label, which is searched on, and its shorter schedules."""

    def __init__(self, table: BenchmarkTable, excluded: Collection[str] = (), why: str = "") -> None:
        """The trainings that a search can ask for.

        Args:
            table: Of the architectures that can be found.
            excluded: Architectures that cannot be: they do not satisfy the conditions of the search.
            why: These conditions.
        """
        self.table = table
        self._rows = {name: row for row, name in enumerate(table.architectures)}
        self._excluded, self._why = frozenset(excluded), why

    def __contains__(self, architecture: str) -> bool:
        return architecture in self._rows

    @property
    def recorded(self) -> BenchmarkTable | None:
        """The table; None where there is none."""
        return self.table

    def excludes(self, architecture: str) -> bool:
        """Whether the architecture does not satisfy the conditions of the search."""
        return architecture in self._excluded

    @property
    def source(self) -> str:
        """File, version and hash of the table."""
        return self.table.source

    @property
    def short(self) -> int | None:
        """Epochs of the longest recorded training below the full one, None if there is none."""
        return self.table.schedules[-1].epochs if self.table.schedules else None

    def sample(self, count: int, generator: np.random.Generator) -> list[str]:
        """Architectures of the table, uniform with replacement."""
        names = self.table.architectures
        return [names[row] for row in generator.integers(len(names), size=count).tolist()]

    def final(self, architecture: str) -> float:
        """Accuracy of the full training, mean over its runs, percent."""
        return float(self.table.accuracy[self._row(architecture)])

    def run(
        self, architecture: str, epochs: int | None, generator: np.random.Generator
    ) -> tuple[float, float]:
        """Accuracy (percent) and seconds of one recorded run, drawn where there are several.

        Args:
            architecture: Of the table.
            epochs: Of a shorter training; None for the full one.
            generator: Draws the run.

        Raises:
            InputError: For an architecture or a training that the table does not have.
        """
        row = self._row(architecture)
        accuracy, per_seed, seconds = self._columns(epochs)
        runs = per_seed[row][np.isfinite(per_seed[row])]
        value = runs[generator.integers(len(runs))] if len(runs) else accuracy[row]
        if not np.isfinite(value):
            raise InputError(
                f"the table ({self.source}) has no accuracy of {architecture!r} after {epochs} epochs: leave "
                "out the short training, or the architecture"
            )
        return float(value), float(seconds[row])

    def check_seconds(self, architecture: str, seconds: float, budget: Budget) -> None:
        """Raises InputError for a training whose seconds the budget cannot count."""
        in_seconds = budget.seconds is not None
        check_seconds(self.source, [architecture], np.array([seconds]), in_seconds=in_seconds)

    def check(self, architecture: str) -> None:
        """Raises InputError for an architecture that the table does not have."""
        self._row(architecture)

    def _row(self, architecture: str) -> int:
        row = self._rows.get(architecture)
        if self.excludes(architecture):
            raise InputError(f"the searcher chooses {architecture!r}, which does not satisfy {self._why}")
        if row is None:
            raise InputError(
                f"the searcher asks for {architecture!r}, which is not in the table ({self.source}): "
                "search in a table of the whole space, or with a searcher that only samples"
            )
        return row

    def _columns(self, epochs: int | None) -> tuple[Floats, Floats, Floats]:
        if epochs is None:
            return self.table.accuracy, self.table.per_seed, self.table.train_seconds
        for schedule in self.table.schedules:
            if schedule.epochs == epochs:
                return schedule.accuracy, schedule.per_seed, schedule.seconds
        known = ", ".join(str(schedule.epochs) for schedule in self.table.schedules)
        raise InputError(
            f"the table ({self.source}) has no training of {epochs} epochs, only the full one"
            f"{f' and {known}' if known else ''}"
        )


class PredictedTrainings(Trainings):
    """Every architecture of a space without a table: none can be trained, all can be scored."""

    def __init__(self, space: SearchSpace) -> None:
        self._space, self._excluded = space, frozenset()

    def __contains__(self, architecture: str) -> bool:
        return True

    @property
    def recorded(self) -> None:
        """There is no table."""

    @property
    def source(self) -> str:
        """That there is none."""
        return f"{self._space.name} has no table"

    @property
    def short(self) -> None:
        """No shorter training."""

    def sample(self, count: int, generator: np.random.Generator) -> list[str]:
        """Architectures of the space, uniform; within one call each once."""
        return self._space.sample(count, int(generator.integers(2**31)))

    def _row(self, architecture: str) -> int:
        raise InputError(
            f"the accuracies of {self._space.name} are predicted after a search: choose an estimator that "
            "scores for the searcher, by SEARCHER+ESTIMATOR"
        )

    def check(self, architecture: str) -> None:
        """All of them are there."""
