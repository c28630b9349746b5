"""Which accuracies stand beside scores: a CSV file's, or those of the search space under some label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from nasgauge.benchmarks.csv_table import CsvColumns, read_csv
from nasgauge.benchmarks.hardware import with_hardware
from nasgauge.core import LABEL_KINDS, BenchmarkTable, InputError, SearchSpace, named


@dataclass(frozen=True, kw_only=True)
class AccuracySpec:
    """Which benchmark table is meant.

    Attributes:
        label: `validation`, `test`, or in full as `nasgauge data list NAME` shows it, of what was
            imported; None for the accuracies that the search space brings.
        table: CSV file with the accuracies, in place of a label.
        architecture_column: Column of `table` that names the architecture.
        accuracy_column: Column of `table` with the accuracy in percent.
        seconds_column: Column of `table` with the seconds of training.
        label_kind: What the accuracies of `table` are: `measured`, `surrogate` or `inherited`.
        hardware: CSV file with columns architecture, device, latency_ms and perhaps energy_mj; or the name of
            an imported table with costs.
        hardware_device: Devices of `hardware` to take; none for all of them.

    Raises:
        InputError: For a kind of label that does not exist.
    """

    label: str | None = None
    table: Path | str | None = None
    architecture_column: str | None = None
    accuracy_column: str | None = None
    seconds_column: str | None = None
    label_kind: str | None = None
    hardware: Path | str | None = None
    hardware_device: str | tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.label_kind is not None:
            object.__setattr__(self, "label_kind", named("kind of label", self.label_kind, LABEL_KINDS))

    @property
    def typed(self) -> list[str]:
        """The options as they are typed, without those that were left out."""
        found = []
        for field in fields(AccuracySpec):
            value = getattr(self, field.name)
            for one in value if isinstance(value, tuple) else [value]:
                if one is not None:
                    found += [f"--{field.name.replace('_', '-')}", str(one)]
        return found

    def predicts(self, space: SearchSpace) -> bool:
        """Whether accuracies come from a surrogate, which can be asked for any architecture."""
        return self.table is None and self.label is None and space.predict is not None

    def load(self, space: SearchSpace, dataset: str, architectures: Sequence[str] = ()) -> BenchmarkTable:
        """The benchmark table.

        Args:
            space: The search space.
            dataset: Data set of the accuracies.
            architectures: Those that a surrogate is to predict; a table has what it has.

        Raises:
            InputError: For attributes that do not fit together, and where the table cannot be read.
        """
        table = self._accuracies(space, dataset, architectures)
        if self.hardware is not None:
            return with_hardware(table, Path(self.hardware), space, self.hardware_device)
        if self.hardware_device:
            raise InputError("--hardware-device chooses from --hardware FILE: name the file or table too")
        return table

    def _accuracies(self, space: SearchSpace, dataset: str, architectures: Sequence[str]) -> BenchmarkTable:
        if self.table is not None:
            return self._from_csv(space, dataset)
        self._refuse_columns()
        if space.predict is not None and self.label is None:
            return space.predict(dataset, architectures)
        return space.load_table(dataset, self.label) if self.label else space.load_table(dataset)

    def _from_csv(self, space: SearchSpace, dataset: str) -> BenchmarkTable:
        assert self.table is not None
        if self.label is not None:
            raise InputError("--label chooses from imported tables, --table is another one: give one of them")
        if self.architecture_column is None or self.accuracy_column is None:
            raise InputError(
                f"--table {self.table} wants --architecture-column NAME and --accuracy-column NAME too"
            )
        columns = CsvColumns(self.architecture_column, self.accuracy_column, self.seconds_column)
        return read_csv(Path(self.table), space, columns, dataset=dataset, kind=self.label_kind or "measured")

    def _refuse_columns(self) -> None:
        for name in ("architecture_column", "accuracy_column", "seconds_column", "label_kind"):
            if getattr(self, name) is not None:
                raise InputError(f"--{name.replace('_', '-')} describes --table FILE: name the file too")
