"""All that a run says: each estimator over the architectures that it covers, however many these are."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nasgauge.analysis.columns import StoredColumn, in_table, stored_columns
from nasgauge.analysis.labelled_sample import LabelledSample
from nasgauge.analysis.sample_choice import RunRows
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.analysis.set_columns import Sets, combine, computable, display_name
from nasgauge.core import BenchmarkTable, InputError, OtherTable, Sample, SetEstimator
from nasgauge.plugins import Configured
from nasgauge.runtime.provenance import Provenance


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


@dataclass(frozen=True, eq=False)
class CoveredRun:
    """What the estimators of one run say, each about the architectures that it covers.

    stored: all columns, shown or not, by display name.
    samples: those that count; what an estimator covers is of some of them.
    absent: scored architectures that the table does not have.
    unscored: names of estimators that the machine failed on all that they were to score.
    other: gives the table with another label.
    """

    stored: Mapping[str, StoredColumn]
    table: BenchmarkTable
    provenance: Provenance
    wanted: Wanted = Wanted()
    samples: Sequence[Sample] = ()
    absent: int = 0
    unscored: frozenset[str] = frozenset()
    other: OtherTable | None = None

    @cached_property
    def sets(self) -> Sets:
        """Estimators over a set whose parts were scored, by display name."""
        every = {display_name(configured): configured for configured in self.wanted.sets}
        return {name: c for name, c in every.items() if all(part in self.stored for part in _parts(c))}

    @cached_property
    def covers(self) -> dict[str, frozenset[str]]:
        """The architectures that each estimator covers, of those that are shown."""
        return self._of_each(lambda column: column.covers)

    @cached_property
    def drawn(self) -> dict[str, frozenset[str]]:
        """Those of them that are of a sample of the search space."""
        return self._of_each(lambda column: column.drawn)

    @property
    def uncounted(self) -> list[str]:
        """What was asked for and is in no table, one line for each reason."""
        named = [name for name, cover in self.drawn.items() if not cover] if any(self.drawn.values()) else []
        there = {column.estimator for column in self.stored.values()} | {
            c.plugin.name for c in self.wanted.sets
        }
        unscored = sorted(name for name in self.unscored if self.wanted.shows(name))
        searched = [name for name in self.wanted.names if name not in there | self.unscored]
        reasons = {
            "scored over a list only": named,
            "scored for a search or a study only": searched,
            "no score, since the machine failed on all": unscored,
        }
        return [
            f"{', '.join(names)}: {why}, and not in this table." for why, names in reasons.items() if names
        ]

    def _of_each(self, which: Callable[[StoredColumn], frozenset[str]]) -> dict[str, frozenset[str]]:
        found = {name: which(column) for name, column in self.stored.items()}
        shown = {name: found[name] for name in found if self.wanted.shows(self.stored[name].estimator)}
        for name, configured in self.sets.items():
            # One without parts has a score of every architecture, and so says nothing of which count.
            if (parts := _parts(configured)) and self.wanted.shows(configured.plugin.name):
                shown[name] = frozenset.intersection(*(found[part] for part in parts))
        return shown

    def over(self, sample: Sequence[str]) -> ScoredRun:
        """The run over some architectures, with the estimators that cover all of them.

        Estimators over a set rank just these; one that cannot be computed of them is left out.
        """
        wanted = frozenset(sample)
        stored = {name: c.over(sample) for name, c in self.stored.items() if wanted <= c.covers}
        every = stored | computable(self.sets, stored, self._labelled(sample))
        return ScoredRun(
            sample=list(sample),
            columns={name: column for name, column in every.items() if self.wanted.shows(column.estimator)},
            table=self.table,
            provenance=self.provenance,
            samples=self.samples,
            absent=self.absent,
        )

    def check_required(self, runs: Iterable[ScoredRun]) -> None:
        """Raises InputError for an estimator over a set that was asked for and is in none of these runs."""
        computed = {name for run in runs for name in run.columns}
        for configured in self.wanted.sets:
            name = display_name(configured)
            if configured.plugin.name in self.wanted.required and name not in computed:
                sample = sorted(self.covers.get(name) or next(iter(self.covers.values()), ()))
                parts = {part: c.over(sample) for part, c in self.stored.items() if c.covers >= set(sample)}
                combine(configured, parts, self._labelled(sample))

    def _labelled(self, sample: Sequence[str]) -> LabelledSample:
        return LabelledSample(sample, self.table, self.other, self.provenance.seed)


def read(rows: RunRows, wanted: Wanted, table: BenchmarkTable, other: OtherTable | None = None) -> CoveredRun:
    """The rows of one run that count, of `sample_choice.counted`, beside the accuracies of a table.

    other: gives the table with another label, to estimators over a set that ask for one.

    Raises InputError where none is of a wanted estimator, or none of an architecture that the table knows.
    """
    frame = wanted.rows_of(rows.frame)
    if frame.empty:
        rows.check_scored(wanted.names)
        raise InputError(
            f"{', '.join(wanted.names)}: scored only for a search or a study, which have no sample; "
            "`nasgauge run --estimator NAME` scores over one"
        )
    known = in_table(frame, table)
    return CoveredRun(
        stored=stored_columns(known, rows.failures),
        table=table,
        provenance=rows.provenance,
        wanted=wanted,
        samples=list(rows.samples.values()),
        absent=frame.architecture.nunique() - known.architecture.nunique(),
        unscored=rows.unscored,
        other=other,
    )


def _parts(configured: Configured[SetEstimator]) -> Sequence[str]:
    return configured.plugin.parts_of(configured.settings)
