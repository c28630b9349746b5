"""Any CSV as a benchmark table: one column of architectures, one of accuracies."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from nasgauge.benchmarks.csv_file import content_of, frame_of, numbers, parsed
from nasgauge.core import BenchmarkTable, Floats, InputError, Label, Schedule, SearchSpace


@dataclass(frozen=True)
class CsvColumns:
    """Names of the columns that are read of a CSV file.

    Attributes:
        architecture: That names the architecture, in any notation of the search space.
        accuracy: In percent.
        seconds: Of training; None where no column has them.
    """

    architecture: str
    accuracy: str
    seconds: str | None = None

    def read(self, path: Path) -> pd.DataFrame:
        """The columns as texts, by line; raises InputError naming the file and what it lacks."""
        names = (self.architecture, self.accuracy, self.seconds)
        return frame_of(content_of(path), [name for name in names if name is not None], path)

    def accuracies(self, frame: pd.DataFrame, path: Path) -> Floats:
        """(N,) percent; raises InputError naming the line."""
        return numbers(frame[self.accuracy], path, "percent, 0 to 100", highest=100)

    def train_seconds(self, frame: pd.DataFrame, path: Path) -> Floats | None:
        """(N,) seconds, None where no column has them; raises InputError naming the line."""
        return None if self.seconds is None else numbers(frame[self.seconds], path, "seconds, 0 or more")


def read_csv(
    path: Path, space: SearchSpace, columns: CsvColumns, *, dataset: str, kind: str = "measured"
) -> BenchmarkTable:
    """The table in a CSV file, plain or gzipped, in UTF-8 with one header line.

    Args:
        path: The file; columns that are not named are ignored.
        space: Parses the architectures; each may be there once, and not all need be.
        columns: What is read.
        dataset: Data set of the accuracies.
        kind: `measured`, or what else the accuracies are; it becomes part of the label.

    Raises:
        InputError: Naming file, line and column.
    """
    frame = columns.read(path)
    accuracy = columns.accuracies(frame, path)
    if accuracy.max() <= 1:
        raise InputError(
            f"{path}, column {columns.accuracy!r}: none of its values is above 1; wanted percent, 0 to 100: "
            "multiply fractions by 100"
        )
    seconds = columns.train_seconds(frame, path)
    return BenchmarkTable(
        benchmark=space.name,
        label=Label(dataset, kind=kind, text=f"column {columns.accuracy!r} of {path.name}"),
        architectures=_architectures(frame[columns.architecture], path, space),
        accuracy=accuracy,
        per_seed=np.empty((len(frame), 0)),
        train_seconds=np.full(len(frame), np.nan) if seconds is None else seconds,
        source=f"{path.name}, sha256 {hashlib.sha256(content_of(path)).hexdigest()[:12]}",
    )


def with_schedule(table: BenchmarkTable, path: Path, columns: CsvColumns, epochs: int) -> BenchmarkTable:
    """The table that was read from this file, with a shorter training of `epochs` from other columns.

    The seconds are those of that training with one pass over the validation images. Without a column
    they are the seconds of the full training times (epochs / 200 + 1 / 600): those of NAS-Bench-201 on
    cifar10, where the full training has 200 epochs, and a pass over the validation images, as many as
    there are training images, takes a third of one.

    Raises:
        InputError: Naming file, line and column.
    """
    frame = columns.read(path)  # the same rows as those of `read_csv`
    seconds = columns.train_seconds(frame, path)
    schedule = Schedule(
        epochs=epochs,
        accuracy=columns.accuracies(frame, path),
        per_seed=np.empty((len(frame), 0)),
        seconds=table.train_seconds * (epochs / 200 + 1 / 600) if seconds is None else seconds,
    )
    return replace(table, read_schedules=lambda: (schedule,))


def _architectures(column: pd.Series, path: Path, space: SearchSpace) -> tuple[str, ...]:
    lines: dict[str, int] = {}
    for line, text in column.items():
        name = parsed(text, line, column.name, path, space)
        if name in lines:
            raise InputError(
                f"{path}, line {line}, column {column.name!r}: {text!r} stands in line "
                f"{lines[name]} already; wanted each architecture once"
            )
        lines[name] = line
    return tuple(lines)
