"""The options that choose a benchmark table, shared by the commands that need one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from nasgauge.benchmarks.csv_table import read_csv
from nasgauge.benchmarks.hardware import with_hardware
from nasgauge.cli.options import as_choice
from nasgauge.core import BenchmarkTable, InputError, SearchSpace

TABLE_OPTIONS = (
    click.option(
        "--label", help="validation, test, or DATASET/SPLIT/N epochs/mean of seeds; see `data list`."
    ),
    click.option("--table", "table_file", type=click.Path(path_type=Path), help="CSV with the accuracies."),
    click.option("--architecture-column", help="Column of --table that names the architecture."),
    click.option("--accuracy-column", help="Column of --table with the accuracy in percent."),
    click.option("--seconds-column", help="Column of --table with the seconds of training, if there is one."),
    click.option(
        "--hardware", type=click.Path(path_type=Path), help="CSV architecture,device,latency_ms[,energy_mj]."
    ),
    click.option(
        "--hardware-device", "devices", multiple=True, help="Device of --hardware; repeat. Default: all."
    ),
    click.option(
        "--label-kind",
        type=click.Choice(["measured", "surrogate"]),
        help="Whether the accuracies of --table were measured or predicted.  [default: measured]",
    ),
)


@dataclass(frozen=True)
class TableChoice:
    """Which table the command line asks for: a CSV file, or that of the search space with a label."""

    label: str | None
    table_file: Path | None
    architecture_column: str | None
    accuracy_column: str | None
    seconds_column: str | None
    label_kind: str | None
    hardware: Path | None
    devices: tuple[str, ...]

    def typed(self) -> list[str]:
        """The options as they are typed, without those that were not."""
        options = {
            "--label": self.label,
            "--table": self.table_file,
            "--architecture-column": self.architecture_column,
            "--accuracy-column": self.accuracy_column,
            "--seconds-column": self.seconds_column,
            "--label-kind": self.label_kind,
            "--hardware": self.hardware,
        }
        given = [(name, str(value)) for name, value in options.items() if value is not None]
        return [
            text for pair in given + [("--hardware-device", each) for each in self.devices] for text in pair
        ]

    def predicts(self, space: SearchSpace) -> bool:
        """Whether accuracies come from a surrogate, which can be asked for any architecture."""
        return self.table_file is None and self.label is None and space.predict is not None

    def load(self, space: SearchSpace, dataset: str, architectures: Sequence[str] = ()) -> BenchmarkTable:
        """The table; raises InputError where options do not fit together.

        architectures: those that a surrogate is to predict; a table has what it has.
        """
        table = self._accuracies(space, dataset, architectures)
        if self.hardware is not None:
            return with_hardware(table, self.hardware, space, self.devices)
        if self.devices:
            raise InputError("--hardware-device chooses from --hardware FILE: name the file too")
        return table

    def _accuracies(self, space: SearchSpace, dataset: str, architectures: Sequence[str]) -> BenchmarkTable:
        if self.table_file is None:
            self._refuse_columns()
            if space.predict is not None and self.label is None:
                return space.predict(dataset, architectures)
            return space.load_table(dataset, self.label) if self.label else space.load_table(dataset)
        if self.label is not None:
            raise InputError("--label chooses from imported tables, --table is another one: give one of them")
        if self.architecture_column is None or self.accuracy_column is None:
            raise InputError(
                f"--table {self.table_file} wants --architecture-column NAME and --accuracy-column NAME too"
            )
        return read_csv(
            self.table_file,
            space,
            dataset=dataset,
            architecture_column=self.architecture_column,
            accuracy_column=self.accuracy_column,
            seconds_column=self.seconds_column,
            kind=self.label_kind or "measured",
        )

    def _refuse_columns(self) -> None:
        for name in ("architecture_column", "accuracy_column", "seconds_column", "label_kind"):
            if getattr(self, name) is not None:
                raise InputError(
                    f"--{name.replace('_', '-')} says something of --table FILE: name the file too"
                )


table_options = as_choice(TableChoice, TABLE_OPTIONS)
