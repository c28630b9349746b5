"""The scores of one run beside the accuracies of its architectures: what every table is made of."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from nasgauge.analysis.columns import Column, columns, in_table, why_excluded
from nasgauge.analysis.labelled_sample import LabelledSample
from nasgauge.analysis.set_columns import Sets, computable, display_name
from nasgauge.core import BenchmarkTable, Floats, InputError, OtherTable, SetEstimator
from nasgauge.metrics import rank_last
from nasgauge.plugins import Configured
from nasgauge.runtime.provenance import Provenance


@dataclass(frozen=True, eq=False)
class ScoredRun:
    """What the estimators of one run say about the N architectures of a sample.

    columns: by display name, each (N,) in the order of `sample`.
    commands: those that scored the sample.
    excluded: why scored architectures do not count; empty where all of them do.
    stored, sets: all columns of the store, shown or not, and the estimators over a set by display name.
    other: gives the table with another label.
    """

    sample: list[str]
    columns: Mapping[str, Column]
    table: BenchmarkTable
    provenance: Provenance
    commands: Sequence[str]
    excluded: str = ""
    stored: Mapping[str, Column] = field(default_factory=dict)
    sets: Sets = field(default_factory=dict)
    other: OtherTable | None = None

    @cached_property
    def accuracy(self) -> Floats:
        """(N,) percent, in the order of the sample."""
        return self.table.accuracy[self.table.rows(self.sample)]

    @property
    def scored(self) -> list[str]:
        """Estimators with at least one score."""
        return [name for name, column in self.columns.items() if np.isfinite(column.scores).any()]

    def ranked(self, name: str) -> Floats:
        """(N,) scores of an estimator, -inf where it has none."""
        return rank_last(self.columns[name].scores)

    def only(self, names: Sequence[str]) -> ScoredRun:
        """The same run with these estimators alone."""
        return replace(self, columns={name: self.columns[name] for name in names})

    def cut(self, names: Container[str], sample: list[str]) -> ScoredRun:
        """The same run over fewer architectures: estimators over a set rank them anew."""
        row = {name: number for number, name in enumerate(self.sample)}
        at = np.array([row[name] for name in sample], dtype=np.intp)
        stored = {name: replace(column, scores=column.scores[at]) for name, column in self.stored.items()}
        labelled = LabelledSample(sample, self.table, self.other, self.provenance.seed)
        every = stored | computable(self.sets, stored, labelled)
        kept = {name: every[name] for name in self.columns if name in names and name in every}
        return replace(self, sample=sample, columns=kept, stored=stored)


@dataclass(frozen=True, eq=False)
class RunRows:
    """What a store holds of one run: its rows, how they came about, and the commands that made them."""

    frame: pd.DataFrame
    provenance: Provenance
    commands: Sequence[str]


@dataclass(frozen=True)
class Wanted:
    """Which estimators of a run to read.

    names: those to show; all where there are none.
    sets: estimators over a set that may be computed.
    required: names of those that must be computed: it is an error where one cannot.
    """

    names: Sequence[str] = ()
    sets: Sequence[Configured[SetEstimator]] = ()
    required: Container[str] = ()

    def shows(self, estimator: str) -> bool:
        """Whether the estimator of that plain name is shown."""
        return not self.names or estimator in self.names

    def rows_of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of what is shown, and of the parts that it is computed from."""
        if not self.names:
            return frame
        parts = {part.partition(".")[0] for c in self.sets for part in c.plugin.parts_of(c.settings)}
        return frame[frame.estimator.isin(parts | set(self.names))]


def read(rows: RunRows, wanted: Wanted, table: BenchmarkTable, other: OtherTable | None = None) -> ScoredRun:
    """The rows of one run as columns over their common sample, beside the accuracies of a table.

    Estimators over a set that cannot be computed are left out. other: gives the table with another label,
    to those that ask for one.

    Raises InputError where there are no rows, or none that the table knows, and for a required estimator
    over a set that cannot be computed.
    """
    if rows.frame.empty:
        raise InputError("the run has no scores yet: nothing to rank")
    frame = wanted.rows_of(rows.frame)
    sample, stored = columns(in_table(frame, table))
    sets = {display_name(configured): configured for configured in wanted.sets}
    labelled = LabelledSample(sample, table, other, rows.provenance.seed)
    every = stored | computable(sets, stored, labelled, wanted.required)
    return ScoredRun(
        sample=sample,
        columns={name: column for name, column in every.items() if wanted.shows(column.estimator)},
        table=table,
        provenance=rows.provenance,
        commands=rows.commands,
        excluded=why_excluded(frame, sample, table),
        stored=stored,
        sets=sets,
        other=other,
    )


def over_common(runs: Sequence[ScoredRun]) -> list[ScoredRun]:
    """The runs cut to the architectures and estimators that all of them have; raises InputError."""
    first, *others = runs
    names = [name for name in first.columns if all(name in other.columns for other in others)]
    architectures = set(first.sample).intersection(*(other.sample for other in others))
    if not names or not architectures:
        what = "estimator" if not names else "architecture"
        raise InputError(
            f"no {what} is in all {len(runs)} runs: score the same ones in each, or choose with --estimator"
        )
    cut = [run.cut(names, sorted(architectures)) for run in runs]
    # Of fewer architectures an estimator over a set may not be able to learn.
    names = [name for name in names if all(name in run.columns for run in cut)]
    return [run.only(names) for run in cut]
