"""Which accuracies a search sees, and which ones its outcome is reported by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.benchmarks.csv_table import CsvColumns, read_csv, with_schedule
from nasgauge.core import BenchmarkTable, InputError, SearchSpace

Reports = dict[str, BenchmarkTable]
"""Tables by `DATASET/SPLIT`."""


@dataclass(frozen=True, kw_only=True)
class ReportSpec:
    """What a search knows of trainings, and what is reported of the architectures that it chose.

    Attributes:
        report: Accuracies to report, each `DATASET` for its validation accuracies, or
            `DATASET/SPLIT=COLUMN` of a CSV table, or `DATASET/SPLIT=LABEL`. Without a `DATASET` the
            accuracies that are searched on stand first.
        short_column: Column of the CSV table with the accuracy after a short training.
        short_epochs: Of that training; None for 12.
        short_seconds_column: Column with its seconds; None for those of the full training times
            (epochs / 200 + 1 / 600).
    """

    report: tuple[str, ...] = ()
    short_column: str | None = None
    short_epochs: int | None = None
    short_seconds_column: str | None = None

    def load(
        self, space: SearchSpace, dataset: str, accuracies: AccuracySpec
    ) -> tuple[BenchmarkTable, Reports]:
        """The table to search on, and those to report.

        Args:
            space: The search space.
            dataset: Data set to search on.
            accuracies: Which of its tables.

        Raises:
            InputError: If one is missing or lacks architectures, or the search would see test accuracies.
        """
        dataset = space.dataset(dataset)
        if accuracies.predicts(space):
            raise InputError(
                f"the accuracies of {space.name} are predicted one by one, and a search needs a table: give "
                "one of its architectures by --table FILE"
            )
        searched = self._with_short(accuracies.load(space, dataset), accuracies)
        if "test" in searched.label.split:
            raise InputError(
                f"a search on {searched.label} would choose by test accuracy: search on validation "
                f"accuracies, and report these by --report {dataset}/test={accuracies.label or 'test'}"
            )
        reports = self._reports(space, dataset, accuracies, searched)
        for name, table in reports.items():
            _check_whole(name, table, searched)
        return searched, reports

    def load_known(
        self, space: SearchSpace, dataset: str, accuracies: AccuracySpec
    ) -> tuple[BenchmarkTable | None, Reports]:
        """As `load`; None and no reports where accuracies are predicted when the search is over.

        Raises:
            InputError: As `load`, and where what is predicted cannot be.
        """
        if not accuracies.predicts(space):
            return self.load(space, dataset, accuracies)
        if self.report or self.short_column:
            raise InputError(
                "--report and --short-column are options for tables, and the accuracies of "
                f"{space.name} are predicted one by one: leave them out, or give a table by --table FILE"
            )
        accuracies.load(
            space, space.dataset(dataset), space.sample(1, 0)
        )  # whether it can be predicted, before the work
        return None, {}

    def _reports(
        self, space: SearchSpace, dataset: str, accuracies: AccuracySpec, searched: BenchmarkTable
    ) -> Reports:
        whole = [text for text in self.report if "/" not in text and "=" not in text]
        reports = {}
        for name in map(space.dataset, whole or [dataset]):
            same = name == dataset
            reports[f"{name}/validation"] = (
                searched if same else _validation(name, dataset, space, accuracies)
            )
        for text in self.report:
            if text in whole:
                continue
            name, table = _named(text, space, accuracies)
            if name in reports:
                raise InputError(f"--report {text!r}: {name} is reported already ({reports[name].label})")
            reports[name] = table
        return reports

    def _with_short(self, table: BenchmarkTable, accuracies: AccuracySpec) -> BenchmarkTable:
        if self.short_column is None:
            if self.short_epochs is not None or self.short_seconds_column is not None:
                raise InputError("--short-epochs and --short-seconds-column go with --short-column NAME")
            return table
        if accuracies.table is None or accuracies.architecture_column is None:
            raise InputError("--short-column is a column of --table FILE: name the file too")
        columns = CsvColumns(accuracies.architecture_column, self.short_column, self.short_seconds_column)
        return with_schedule(table, Path(accuracies.table), columns, self.short_epochs or 12)


def _validation(name: str, dataset: str, space: SearchSpace, accuracies: AccuracySpec) -> BenchmarkTable:
    """The validation accuracies of another data set than the one that is searched on."""
    if accuracies.table is not None or "/" in (accuracies.label or ""):
        what = "COLUMN" if accuracies.table else "LABEL"
        raise InputError(
            f"--report {name}: {accuracies.table or accuracies.label} is of {dataset} alone; name the "
            f"accuracies of {name} by --report {name}/validation={what}"
        )
    return accuracies.load(space, name)


def _named(text: str, space: SearchSpace, accuracies: AccuracySpec) -> tuple[str, BenchmarkTable]:
    """Name and table of `DATASET/SPLIT=COLUMN` or `DATASET/SPLIT=LABEL`."""
    name, equals, source = text.partition("=")
    dataset, slash, split = name.partition("/")
    if not (equals and slash and split and source):
        raise InputError(
            f"cannot read --report {text!r}: wanted DATASET, DATASET/SPLIT=COLUMN or DATASET/SPLIT=LABEL"
        )
    dataset = space.dataset(dataset)
    name = f"{dataset}/{split}"
    if accuracies.table is None:
        return name, space.load_table(dataset, source)
    columns = CsvColumns(accuracies.architecture_column or "", source)
    kind = accuracies.label_kind or "measured"
    return name, read_csv(Path(accuracies.table), space, columns, dataset=dataset, kind=kind)


def _check_whole(name: str, table: BenchmarkTable, searched: BenchmarkTable) -> None:
    """Raises InputError where something that can be found has no accuracy."""
    absent = set(searched.architectures) - set(table.architectures)
    if absent:
        raise InputError(
            f"{name} ({table.source}) lacks {len(absent)} of the {len(searched.architectures)} architectures "
            f"that can be found, such as {min(absent)!r}"
        )
