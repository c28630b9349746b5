"""The scores of one run beside the accuracies of its architectures: what every table is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from nasgauge.analysis.columns import Column
from nasgauge.analysis.measure import FEWEST
from nasgauge.core import BenchmarkTable, Floats, Sample
from nasgauge.core.sample import UNRECORDED
from nasgauge.metrics import rank_last
from nasgauge.runtime.provenance import Provenance


@dataclass(frozen=True, eq=False)
class ScoredRun:
    """What the estimators of one run say about the N architectures of a sample.

    columns: by display name, each (N,) in the order of `sample`.
    samples: for which architectures of the run were scored, those of other tables among them.
    absent: scored architectures that the table does not have.
    """

    sample: list[str]
    columns: Mapping[str, Column]
    table: BenchmarkTable
    provenance: Provenance
    samples: Sequence[Sample] = ()
    absent: int = 0

    @cached_property
    def accuracy(self) -> Floats:
        """(N,) percent, in the order of the sample."""
        return self.table.accuracy[self.table.rows(self.sample)]

    @property
    def scored(self) -> list[str]:
        """Estimators with at least one score."""
        return [name for name, column in self.columns.items() if np.isfinite(column.scores).any()]

    @property
    def ranks(self) -> bool:
        """Whether the architectures are enough to rank estimators by."""
        return len(self.sample) >= FEWEST

    @property
    def origins(self) -> list[Sample]:
        """The samples that this one is, or is a part of.

        The smallest one that has all of it, of two alike the one whose reason is known, and a list only where
        no other has it; where none has all, those that have some of it.
        """
        here = frozenset(self.sample)
        order = sorted(
            self.samples, key=lambda one: (not one.of_space, len(one.architectures), one.kind == UNRECORDED)
        )
        whole = [sample for sample in order if here <= sample.architectures]
        return whole[:1] or [sample for sample in order if here & sample.architectures]

    def ranked(self, name: str) -> Floats:
        """(N,) scores of an estimator, -inf where it has none."""
        return rank_last(self.columns[name].scores)

    def only(self, names: Sequence[str]) -> ScoredRun:
        """The same run with these estimators alone."""
        return replace(self, columns={name: self.columns[name] for name in names})
