"""The scores of one run beside the accuracies of its architectures: what every table is made of."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from nasgauge.analysis.columns import Column, columns, combine, in_table, left_out
from nasgauge.core import BenchmarkTable, Floats, InputError, OtherTable, SetEstimator
from nasgauge.metrics import rank_last
from nasgauge.plugins import Configured
from nasgauge.runtime.provenance import Provenance


@dataclass(frozen=True, eq=False)
class ScoredRun:
    """What the estimators of one run say of the N architectures of a sample.

    columns: by display name, each (N,) in the order of `sample`.
    commands: those that scored the sample.
    left_out: why scored architectures do not count; empty where all of them do.
    stored, sets: all columns of the store, shown or not, and the estimators over a set by display name.
    other: the table with another label.
    """

    sample: list[str]
    columns: Mapping[str, Column]
    table: BenchmarkTable
    provenance: Provenance
    commands: Sequence[str]
    left_out: str = ""
    stored: Mapping[str, Column] = field(default_factory=dict)
    sets: Mapping[str, Configured[SetEstimator]] = field(default_factory=dict)
    other: OtherTable | None = None

    @cached_property
    def accuracy(self) -> Floats:
        """(N,) percent, in the order of the sample."""
        return self.table.accuracy[self.table.rows(self.sample)]

    def only(self, names: Sequence[str]) -> ScoredRun:
        """The same of these estimators alone."""
        return replace(self, columns={name: self.columns[name] for name in names})

    def ranked(self, name: str) -> Floats:
        """(N,) scores of an estimator, -inf where it has none."""
        return rank_last(self.columns[name].scores)

    @property
    def scored(self) -> list[str]:
        """Estimators with at least one score."""
        return [name for name, column in self.columns.items() if np.isfinite(column.scores).any()]


def read(
    rows: pd.DataFrame,
    sets: Sequence[Configured[SetEstimator]],
    names: Sequence[str],
    asked: Container[str],
    table: BenchmarkTable,
    provenance: Provenance,
    commands: Sequence[str],
    other: OtherTable | None = None,
) -> ScoredRun:
    """The rows of one run as columns over their common sample, of the estimators `names` or of all.

    Estimators over a set that cannot be computed are left out, unless they were `asked` for: then
    InputError is raised, as where there are no rows, or none that the table knows. `other` gives the
    table with another label, for those that ask for one.
    """
    if rows.empty:
        raise InputError("the run has no scores yet: nothing to rank")
    if names:
        parts = {part.partition(".")[0] for c in sets for part in c.plugin.parts_of(c.settings)}
        rows = rows[rows.estimator.isin(parts | set(names))]
    sample, stored = columns(in_table(rows, table))
    by_name = {_with_settings(configured): configured for configured in sets}
    over_sets = _combined(stored, by_name, table, sample, provenance.seed, asked, other)
    shown = {
        name: column
        for name, column in (stored | over_sets).items()
        if not names or column.estimator in names
    }
    why = left_out(rows, sample, table)
    return ScoredRun(sample, shown, table, provenance, commands, why, stored, by_name, other)


def over_common(runs: Sequence[ScoredRun]) -> list[ScoredRun]:
    """The runs cut to the architectures and estimators that all of them have; raises InputError."""
    first, *others = runs
    names = [name for name in first.columns if all(name in other.columns for other in others)]
    architectures = set(first.sample).intersection(*(other.sample for other in others))
    if not names or not architectures:
        what = "estimator" if not names else "architecture"
        raise InputError(
            f"no {what} is in all {len(runs)} runs: score the same ones in each, or choose by --estimator"
        )
    cut = [_cut(run, names, sorted(architectures)) for run in runs]
    # Of fewer architectures an estimator over a set may not be able to learn.
    names = [name for name in names if all(name in run.columns for run in cut)]
    return [replace(run, columns={name: run.columns[name] for name in names}) for run in cut]


def _cut(run: ScoredRun, names: Container[str], sample: list[str]) -> ScoredRun:
    """Over fewer architectures: those of an estimator over a set are ranked anew."""
    row = {name: number for number, name in enumerate(run.sample)}
    at = np.array([row[name] for name in sample], dtype=np.intp)
    stored = {name: replace(column, scores=column.scores[at]) for name, column in run.stored.items()}
    seed = run.provenance.seed
    every = stored | _combined(stored, run.sets, run.table, sample, seed, (), run.other)
    kept = {name: every[name] for name in run.columns if name in names and name in every}
    return replace(run, sample=sample, columns=kept, stored=stored)


def _combined(
    stored: Mapping[str, Column],
    sets: Mapping[str, Configured[SetEstimator]],
    table: BenchmarkTable,
    sample: list[str],
    seed: int,
    asked: Container[str],
    other: OtherTable | None,
) -> dict[str, Column]:
    """The estimators over a set that can be computed; raises InputError for one that was asked for."""
    found = {}
    for name, configured in sets.items():
        try:
            found[name] = combine(configured, stored, table, sample, seed=seed, other=other)
        except InputError:
            if configured.plugin.name in asked:
                raise
    return found


def _with_settings(configured: Configured[SetEstimator]) -> str:
    """`vote`, or `vote(of=naswot+params)` where settings are not the defaults."""
    chosen = {k: v for k, v in configured.settings.items() if v != configured.plugin.defaults[k]}
    text = ", ".join(f"{key}={value}" for key, value in chosen.items())
    return f"{configured.plugin.name}({text})" if chosen else configured.plugin.name
