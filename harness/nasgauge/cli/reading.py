"""The options that choose scores and accuracies, and where a table of them goes."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from nasgauge import plugins
from nasgauge.analysis.scored_run import Reading, read
from nasgauge.cli.options import as_choice
from nasgauge.cli.stores import matching_runs, only_run, output_option, store_option, where_option, write
from nasgauge.cli.tables import TABLE_OPTIONS, TableChoice
from nasgauge.core import InputError
from nasgauge.presentation.bibtex import bibliography
from nasgauge.presentation.formats import FORMATS, text_of
from nasgauge.presentation.table import Table
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.store import Run, Store

_OPTIONS = (
    store_option,
    where_option,
    click.option("--estimator", "names", multiple=True, help="Only these; repeat. Default: all."),
    click.option(
        "--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE of an estimator over a set."
    ),
    click.option("--dataset", help="Data set of the accuracies.  [default: that of the networks]"),
    *TABLE_OPTIONS,
)


@dataclass(frozen=True)
class ReadingChoice(TableChoice):
    """Which scores the command line asks for, and which accuracies stand beside them."""

    path: Path
    where: tuple[str, ...]
    names: tuple[str, ...]
    settings: tuple[str, ...]
    dataset: str | None

    def read(self) -> Reading:
        """The one run of the store that is meant; raises InputError where it cannot be read."""
        with Store(self.path) as store:
            return self.read_run(store, only_run(store.runs(), self.where, self.path))

    def read_seeds(self) -> dict[int, Reading]:
        """The runs that differ in nothing but the seed, by seed; raises InputError where others do."""
        with Store(self.path) as store:
            runs = matching_runs(store.runs(), self.where)
            first_of_each = {run.provenance.with_seed(0): run for run in reversed(runs)}
            only = only_run(list(first_of_each.values()), (), self.path)
            found = _by_seed(runs, only.provenance)
            return {seed: self.read_run(store, run) for seed, run in found.items()}

    def read_siblings(self, provenance: Provenance) -> dict[int, Reading]:
        """The runs of the store that differ from this one in nothing but the seed, if there are others."""
        with Store(self.path) as store:
            found = _by_seed(store.runs(), provenance)
            return {seed: self.read_run(store, run) for seed, run in found.items()} if len(found) > 1 else {}

    def read_run(self, store: Store, run: Run) -> Reading:
        """One run of an open store; raises InputError for names that are not there."""
        frame, commands = store.frame(run), store.commands(run)
        stored, over_sets = set(frame.estimator), plugins.names(plugins.SET_ESTIMATORS)
        for name in self.names:
            if name not in stored and name not in over_sets:
                raise InputError(plugins.unknown(f"estimator in {store.path}", name, stored))
        chosen = [name for name in over_sets if name in (self.names or over_sets)]
        sets = plugins.configure_sets(chosen, self.settings)
        space = plugins.search_space(run.provenance.benchmark)
        dataset = self.dataset or run.provenance.dataset
        if dataset not in space.tasks:
            raise InputError(plugins.unknown(f"data set of {space.name}", dataset, space.tasks))
        table = self.load(space, dataset, frame.architecture.unique())
        asked, other = asked_for(self.names, self.settings), partial(space.load_table, dataset)
        return read(frame, sets, self.names, asked, table, run.provenance, commands, other)


reading_options = as_choice(ReadingChoice, _OPTIONS)

given_option = click.option(
    "--given", help="Estimator whose knowledge is taken out.  [default: params, where it was scored]"
)


def given_of(reading: Reading, name: str | None) -> str | None:
    """The estimator that `--given` names; raises InputError where it was not scored."""
    if name is None:
        return "params" if "params" in reading.scored else None
    if name not in reading.scored:
        raise InputError(plugins.unknown("scored estimator", name, reading.scored))
    return name


def choice_of(text: str) -> ReadingChoice:
    """What `STORE --option ...` chooses; raises InputError for text that is no such thing."""
    try:
        store, *options = shlex.split(text)
    except ValueError:
        raise InputError(f"cannot read {text!r}: wanted STORE, or 'STORE --option VALUE ...'") from None
    chosen: ReadingChoice = _choose.main(["--store", store, *options], "STORE", standalone_mode=False)
    return chosen


@click.command(add_help_option=False)
@reading_options
def _choose(choice: ReadingChoice) -> ReadingChoice:
    return choice


def _by_seed(runs: Sequence[Run], provenance: Provenance) -> dict[int, Run]:
    """The runs whose provenances differ from this one in nothing but the seed."""
    return {
        run.provenance.seed: run for run in runs if run.provenance.with_seed(0) == provenance.with_seed(0)
    }


@dataclass(frozen=True)
class TableOutput:
    """Where a table goes, and how it is written."""

    form: str
    output: Path | None
    bibtex: Path | None

    def write(self, table: Table, readings: Sequence[Reading]) -> None:
        """The table, and the BibTeX of what it shows if that is asked for."""
        cited = None
        if self.bibtex is not None:
            start = self.output.parent if self.output else Path()
            cited = bibliography(papers(readings), os.path.relpath(self.bibtex.with_suffix(""), start))
            write(cited.text, self.bibtex)
        write(text_of(table, self.form, cited), self.output)


table_output = as_choice(
    TableOutput,
    (
        click.option("--format", "form", default="markdown", type=click.Choice(FORMATS)),
        output_option,
        click.option(
            "--bibtex",
            type=click.Path(path_type=Path),
            help="Write what is shown there; LaTeX then cites it.",
        ),
    ),
    "output",
)


def papers(readings: Sequence[Reading]) -> dict[str, str]:
    """Address of the paper by display name of an estimator, and by name of a benchmark."""
    installed = {*plugins.names(plugins.ESTIMATORS), *plugins.names(plugins.SET_ESTIMATORS)}
    found = {reading.table.benchmark: _space_paper(reading) for reading in readings}
    for reading in readings:
        for name, column in reading.columns.items():
            if column.estimator in installed:
                found[name] = plugins.estimator(column.estimator).paper
    return found


def _space_paper(reading: Reading) -> str:
    return plugins.search_space(reading.table.benchmark).paper


def asked_for(names: Sequence[str], settings: Sequence[str]) -> set[str]:
    """Estimators that the command line names, by themselves or by one of their settings."""
    return {*names, *(setting.partition(".")[0] for setting in settings)}
