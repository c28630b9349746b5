"""What describes a run: which architectures are scored, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from nasgauge import plugins
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.benchmarks.samples import draw_sample, named_architectures, sample_size
from nasgauge.core import BenchmarkTable, InputError, OtherTable, Sample, SearchSpace
from nasgauge.core.bounds import Bounds
from nasgauge.core.sample import ALL, DRAWN, NAMED
from nasgauge.probing.setup_spec import SetupSpec
from nasgauge.runtime.writable import check_store

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup

SAMPLE = 100


@dataclass(frozen=True, kw_only=True)
class RunSpec(SetupSpec):
    """Which architectures are scored, and on what.

    Attributes:
        benchmark: Search space, with its table where it has one.
        dataset: Data set whose networks are built; empty for the first of the search space.
        sample: Number of architectures to draw, or `all`; None for 100.
        architectures: In place of a sample: a file with one a line, or a sequence of them.
        seed: Of sample, minibatch and weights.

    Raises:
        InputError: If the search space is not installed, or has no such data set.
    """

    benchmark: str = "nasbench201"
    dataset: str = ""
    sample: int | str | None = None
    architectures: Path | str | Sequence[str] | None = None
    seed: Annotated[int, Bounds(low=0)] = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "benchmark", self.space.name)
        object.__setattr__(self, "dataset", self.space.dataset(self.dataset))

    @property
    def space(self) -> SearchSpace:
        """The search space; raises InputError where it is not installed."""
        return plugins.search_space(self.benchmark)

    @property
    def kind(self) -> str:
        """Why its architectures are scored: drawn at random, all that there are, or named."""
        if self.architectures is not None:
            return NAMED
        return ALL if self.sample == ALL else DRAWN

    def prepare(self, accuracies: AccuracySpec, store: Path) -> PreparedRun:
        """Reads and checks everything before the first write; an empty path stands for no store.

        Accuracies are not needed to score: where there are none, and none were asked for, the run has
        no table and says why. Where some of the architectures have one, all are scored.

        Raises:
            InputError: For what cannot be read or does not exist.
        """
        if store != Path():
            check_store(store)
        space = self.space
        if self.architectures is not None and self.sample is not None:
            raise InputError("--architectures names them and --sample draws them: give one of the two")
        named = None if self.architectures is None else named_architectures(self.architectures, space)
        if named is None and accuracies.predicts(space):
            named = self._drawn(space, None)
        table, reason = self._table(accuracies, space, named or ())
        chosen = named or self._drawn(space, table)
        setup = self.setup(space, self.dataset, self.seed, store)
        run = PreparedRun(setup, self.dataset, chosen, table, reason, self.threads, self.kind)
        if accuracies != AccuracySpec() and not run.in_table:
            raise InputError(f"{run.unranked}: leave the table out to score without one, or name another")
        return run

    def _drawn(self, space: SearchSpace, table: BenchmarkTable | None) -> list[str]:
        size = sample_size(SAMPLE if self.sample is None else self.sample)
        if size is None:
            return list(space.enumerate() if table is None else table.architectures)
        return space.sample(size, self.seed) if table is None else draw_sample(table, space, size, self.seed)

    def _table(
        self, accuracies: AccuracySpec, space: SearchSpace, named: Sequence[str]
    ) -> tuple[BenchmarkTable | None, str]:
        """The accuracies, or None and the reason."""
        try:
            return accuracies.load(space, self.dataset, named), ""
        except InputError as error:
            if accuracies != AccuracySpec():
                raise
            return None, f"{error}"


@dataclass(frozen=True)
class PreparedRun:
    """A run that is ready: what probes share, the architectures to score, and their accuracies.

    Attributes:
        setup: What all networks share.
        dataset: Data set whose networks are built.
        chosen: Architectures to score.
        table: Accuracies; None where there are none.
        no_table: Why there are none.
        threads: That the user asked for.
        kind: Why these architectures, of `nasgauge.core.sample.KINDS`.
    """

    setup: Setup
    dataset: str
    chosen: list[str]
    table: BenchmarkTable | None
    no_table: str = ""
    threads: int | None = None
    kind: str = DRAWN

    @property
    def sample(self) -> Sample:
        """The architectures with why they are these."""
        return Sample.of(self.kind, self.chosen, self.setup.seed if self.kind == DRAWN else None)

    @cached_property
    def in_table(self) -> list[str]:
        """The chosen architectures that have an accuracy."""
        known = set() if self.table is None else set(self.table.architectures)
        return [name for name in self.chosen if name in known]

    @property
    def unranked(self) -> str:
        """Why there is nothing to rank the scores against; empty where there is something."""
        if self.table is None:
            return self.no_table
        if self.in_table:
            return ""
        return f"none of the {len(self.chosen)} architectures is in the table ({self.table.source})"

    @property
    def labelled(self) -> BenchmarkTable:
        """The table, which has all chosen architectures; raises InputError where it has not."""
        if self.table is None:
            raise InputError(self.no_table)
        self.table.rows(self.chosen)
        return self.table

    @property
    def other_table(self) -> OtherTable:
        """The table of the data set with another label."""
        return partial(self.setup.space.load_table, self.dataset)
