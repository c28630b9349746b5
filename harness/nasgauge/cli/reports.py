"""The options that say what a search knows, and by what its outcome is reported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from nasgauge import plugins
from nasgauge.benchmarks.csv_table import CsvColumns, read_csv, with_schedule
from nasgauge.cli.options import as_choice
from nasgauge.cli.tables import TableChoice
from nasgauge.core import BenchmarkTable, InputError, SearchSpace

_OPTIONS = (
    click.option(
        "--search-on", default="cifar10", help="Data set whose validation accuracies the search sees."
    ),
    click.option(
        "--dataset", "datasets", multiple=True, help="Validation accuracies to report; repeat.  [--search-on]"
    ),
    click.option(
        "--report",
        "others",
        multiple=True,
        help="Accuracies to report: DATASET/SPLIT=COLUMN of --table, or =LABEL without it; repeat.",
    ),
    click.option("--short-column", help="Column of --table with the accuracy after a short training."),
    click.option("--short-epochs", type=click.IntRange(1), help="Of that training.  [default: 12]"),
    click.option(
        "--short-seconds-column",
        help="Its seconds.  [default: those of the full training x (epochs / 200 + 1 / 600)]",
    ),
)


@dataclass(frozen=True)
class ReportChoice:
    """What the command line lets a search see, and what it wants reported."""

    search_on: str
    datasets: tuple[str, ...]
    others: tuple[str, ...]
    short_column: str | None
    short_epochs: int | None
    short_seconds_column: str | None

    def load(
        self, space: SearchSpace, choice: TableChoice
    ) -> tuple[BenchmarkTable, dict[str, BenchmarkTable]]:
        """The table to search on, and those to report by `DATASET/SPLIT`, all with its architectures.

        Raises: InputError where they are not there, or the search would see test accuracies.
        """
        for dataset in (self.search_on, *self.datasets):
            if dataset not in space.tasks:
                raise InputError(plugins.unknown(f"data set of {space.name}", dataset, space.tasks))
        if choice.predicts(space):
            raise InputError(
                f"the accuracies of {space.name} are predicted one by one, and a search wants a table: give "
                "one of its architectures by --table FILE"
            )
        searched = self._with_short(choice.load(space, self.search_on), choice)
        if "test" in searched.label.split:
            raise InputError(
                f"a search on {searched.label} would choose by test accuracy: search on validation "
                f"accuracies, and report these by --report {self.search_on}/test={choice.label}"
            )
        reports = {f"{self.search_on}/validation": searched} if not self.datasets else {}
        for dataset in self.datasets:
            reports[f"{dataset}/validation"] = self._validation(dataset, searched, space, choice)
        for text in self.others:
            name, table = _other(text, space, choice)
            if name in reports:
                raise InputError(f"--report {text!r}: {name} is reported already ({reports[name].label})")
            reports[name] = table
        for name, table in reports.items():
            absent = set(searched.architectures) - set(table.architectures)
            if absent:
                raise InputError(
                    f"{name} ({table.source}) lacks {len(absent)} of the {len(searched.architectures)} "
                    f"architectures that can be found, such as {min(absent)!r}"
                )
        return searched, reports

    def check_predicted(self, space: SearchSpace) -> None:
        """Raises InputError for options of tables, where accuracies are predicted one by one."""
        if self.datasets or self.others or self.short_column:
            raise InputError(
                "--dataset, --report and --short-column are of tables, and the accuracies of "
                f"{space.name} are predicted one by one: leave them out, or give a table by --table FILE"
            )

    def _validation(
        self, dataset: str, searched: BenchmarkTable, space: SearchSpace, choice: TableChoice
    ) -> BenchmarkTable:
        if dataset == self.search_on:
            return searched
        if choice.table_file is not None or "/" in (choice.label or ""):
            what = "COLUMN" if choice.table_file else "LABEL"
            raise InputError(
                f"--dataset {dataset}: {choice.table_file or choice.label} is of {self.search_on} alone; "
                f"name {dataset}'s by --report {dataset}/validation={what}"
            )
        return choice.load(space, dataset)

    def _with_short(self, table: BenchmarkTable, choice: TableChoice) -> BenchmarkTable:
        if self.short_column is None:
            if self.short_epochs is not None or self.short_seconds_column is not None:
                raise InputError("--short-epochs and --short-seconds-column go with --short-column NAME")
            return table
        if choice.table_file is None or choice.architecture_column is None:
            raise InputError("--short-column is one of --table FILE: name the file too")
        columns = CsvColumns(choice.architecture_column, self.short_column, self.short_seconds_column)
        return with_schedule(table, choice.table_file, columns, self.short_epochs or 12)


def _other(text: str, space: SearchSpace, choice: TableChoice) -> tuple[str, BenchmarkTable]:
    """Name and table of one `--report`."""
    name, equals, source = text.partition("=")
    dataset, slash, split = name.partition("/")
    if not (equals and slash and split and source):
        raise InputError(f"cannot read --report {text!r}: wanted DATASET/SPLIT=COLUMN or DATASET/SPLIT=LABEL")
    if dataset not in space.tasks:
        raise InputError(plugins.unknown(f"data set of {space.name}", dataset, space.tasks))
    if choice.table_file is None:
        return name, space.load_table(dataset, source)
    columns = CsvColumns(choice.architecture_column or "", source)
    kind = choice.label_kind or "measured"
    return name, read_csv(Path(choice.table_file), space, columns, dataset=dataset, kind=kind)


report_options = as_choice(ReportChoice, _OPTIONS, "reported")
