"""Architectures beside their accuracies, and what it costs to look at these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import BenchmarkTable, Floats, InputError, OtherTable
from nasgauge.plugins import search_space


@dataclass(frozen=True, eq=False)
class LabelledSample:
    """N architectures that a table knows: what estimators over a set are computed over, and learn from.

    other: gives the table with another label, to estimators that ask for one; None if there is none.
    seed: of estimators that draw.
    """

    architectures: Sequence[str]
    table: BenchmarkTable
    other: OtherTable | None = None
    seed: int = 0


@dataclass(frozen=True, eq=False)
class LabelAccount:
    """Gives candidates the accuracies and decisions that they ask for, and keeps account of the cost.

    seconds: recorded training seconds by label and row, each counted once.
    spent: seconds that an estimator says it spent on its own.
    reads: what was looked at beside accuracies.
    """

    sample: LabelledSample
    seconds: dict[tuple[str, int], float] = field(default_factory=dict)
    spent: list[float] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    _tables: dict[str, BenchmarkTable] = field(default_factory=dict)

    def label(self, indices: NDArray[np.intp] | None, name: str = "") -> Floats:
        """Accuracies at these rows of the sample, of all where `indices` is None; name: of the label."""
        table = self._table(name)
        rows = table.rows(list(self.sample.architectures))
        chosen = np.arange(len(rows)) if indices is None else indices
        for index in chosen:
            self.seconds[name, int(index)] = float(table.train_seconds[rows[index]])
        return table.accuracy[rows[chosen]]

    def options(self, benchmark: str) -> NDArray[np.intp]:
        """See `Candidates.options`."""
        if benchmark != (here := self.sample.table.benchmark):
            raise InputError(f"wanted architectures of {benchmark}, and these are of {here}")
        decisions = search_space(here).decisions
        if decisions is None or (encode := decisions.encode) is None:
            raise InputError(
                f"{here} does not say which decisions make an architecture: its SearchSpace wants "
                "`decisions` with `encode`"
            )
        self.reads.add("architecture")
        return np.array([encode(name) for name in self.sample.architectures], dtype=np.intp)

    def spend(self, seconds: float) -> None:
        """See `Candidates.spent`."""
        self.spent.append(seconds)

    @property
    def total(self) -> float:
        """All seconds."""
        return sum(self.seconds.values()) + sum(self.spent)

    def _table(self, name: str) -> BenchmarkTable:
        if not name:
            return self.sample.table
        if name not in self._tables:
            if self.sample.other is None:
                raise InputError(
                    f"label {name!r} is not loaded here: rank with `nasgauge leaderboard`, which loads it"
                )
            self._tables[name] = self.sample.other(name)
        return self._tables[name]
