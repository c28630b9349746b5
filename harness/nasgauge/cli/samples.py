"""The options that say which architectures are scored and how, shared by the commands that draw them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from nasgauge import plugins
from nasgauge.analysis.columns import OtherTable
from nasgauge.benchmarks.csv_table import draw
from nasgauge.cli.execution import HERE, Execution
from nasgauge.cli.options import as_choice
from nasgauge.cli.setups import SETUP_OPTIONS, SetupChoice
from nasgauge.cli.tables import TableChoice
from nasgauge.core import BenchmarkTable, Estimator, InputError, SearchSpace
from nasgauge.plugins import Configured
from nasgauge.presentation.captions import scored_with
from nasgauge.scoring.fill import fill
from nasgauge.scoring.store import Run

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup

_OPTIONS = (
    click.option("--benchmark", default="nasbench201", help="Search space with its table."),
    click.option("--dataset", default="cifar10", help="Data set whose networks are built."),
    click.option("--sample", help="Number of architectures to draw, or `all`.  [default: 100]"),
    click.option(
        "--architectures", type=click.Path(path_type=Path), help="In place of --sample: file, one a line."
    ),
    click.option("--seed", default=0, type=click.IntRange(0), help="Of sample, batch and weights."),
)


@dataclass(frozen=True)
class Scoring(SetupChoice):
    """What the command line asks to be scored, and on what."""

    benchmark: str
    dataset: str
    sample: str | None
    architectures: Path | None
    seed: int

    def prepare(self, choice: TableChoice, store: Path) -> Prepared:
        """Reads and checks everything before the first write; raises InputError."""
        space = plugins.search_space(self.benchmark)
        if self.dataset not in space.tasks:
            raise InputError(plugins.unknown(f"data set of {self.benchmark}", self.dataset, space.tasks))
        table, chosen = self._table_and_sample(choice, space)
        setup = self.setup(space, self.dataset, self.seed, store)
        return Prepared(setup, self.dataset, table, chosen, self.threads)

    def _table_and_sample(self, choice: TableChoice, space: SearchSpace) -> tuple[BenchmarkTable, list[str]]:
        """The accuracies, and the architectures to score, all of which they have; raises InputError."""
        if self.architectures and self.sample is not None:
            raise InputError("--architectures names them and --sample draws them: give one of the two")
        sample = "100" if self.sample is None else self.sample
        named = _read(self.architectures, space) if self.architectures else None
        if named is None and choice.predicts(space):
            named = list(space.enumerate()) if sample == "all" else space.sample(_count(sample), self.seed)
        table = choice.load(space, self.dataset, named or ())
        chosen = named or _sample(sample, self.seed, space, table)
        table.rows(chosen)
        return table, chosen


scoring_options = as_choice(Scoring, (*_OPTIONS, *SETUP_OPTIONS), "scoring")


@dataclass(frozen=True)
class Prepared:
    """A run that is ready: what probes share, and the accuracies of the architectures to score."""

    setup: Setup
    dataset: str
    table: BenchmarkTable
    chosen: list[str]
    threads: int | None

    @property
    def other(self) -> OtherTable:
        """The table of the data set with another label."""
        return functools.partial(self.setup.space.load_table, self.dataset)

    @property
    def caption(self) -> list[str]:
        """Label, table, sample, images, seed, hardware and versions."""
        return scored_with(self.table, self.setup.provenance(self.dataset), len(self.chosen))

    def fill(
        self, path: Path, estimators: Sequence[Configured[Estimator]], execution: Execution = HERE
    ) -> tuple[Run, pd.DataFrame, list[str]]:
        """Scores what the store does not have; gives the run with its rows and commands."""
        return fill(path, self.setup, self.dataset, estimators, self.chosen, execution, threads=self.threads)


def _sample(text: str, seed: int, space: SearchSpace, table: BenchmarkTable) -> list[str]:
    return list(table.architectures) if text == "all" else draw(table, space, _count(text), seed)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise InputError(f"cannot draw a sample of {text!r}: wanted a positive number or all")
    return int(text)


def _read(path: Path, space: SearchSpace) -> list[str]:
    """Architectures of a file, one a line, in any notation; blank lines are skipped."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read architectures from {str(path)!r}: {error}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(space.parse(line))
            except InputError as error:
                raise InputError(f"{path}, line {number}: {error}") from error
    if not found:
        raise InputError(f"{str(path)!r} has no architecture: wanted one a line")
    return list(dict.fromkeys(found))
