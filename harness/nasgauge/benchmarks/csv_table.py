"""Any CSV as a benchmark table: one column of architectures, one of accuracies."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from nasgauge.benchmarks.csv_file import content_of, frame_of, numbers, parsed
from nasgauge.core import BenchmarkTable, InputError, Label, Schedule, SearchSpace


def read_csv(
    path: Path,
    space: SearchSpace,
    *,
    dataset: str,
    architecture_column: str,
    accuracy_column: str,
    seconds_column: str | None = None,
    kind: str = "measured",
) -> BenchmarkTable:
    """The table in a CSV file, plain or gzipped, in UTF-8 with one header line; other columns are ignored.

    architecture_column: any notation that `space` parses; each architecture once, not all need be there.
    accuracy_column: percent. seconds_column: of training; without it they are NaN.
    kind: "measured", or what else the accuracies are; it becomes part of the label.

    Raises: InputError naming file, line and column.
    """
    content = content_of(path)
    columns = [c for c in (architecture_column, accuracy_column, seconds_column) if c is not None]
    frame = frame_of(content, columns, path)
    accuracy = numbers(frame[accuracy_column], path, "percent, 0 to 100", highest=100)
    if accuracy.max() <= 1:
        raise InputError(
            f"{path}, column {accuracy_column!r}: none of its values is above 1; wanted percent, 0 to 100: "
            "multiply fractions by 100"
        )
    seconds = np.full(len(frame), np.nan)
    if seconds_column is not None:
        seconds = numbers(frame[seconds_column], path, "seconds, 0 or more")
    return BenchmarkTable(
        benchmark=space.name,
        label=Label(dataset, kind=kind, text=f"column {accuracy_column!r} of {path.name}"),
        architectures=_architectures(frame[architecture_column], path, space),
        accuracy=accuracy,
        per_seed=np.empty((len(frame), 0)),
        train_seconds=seconds,
        source=f"{path.name}, sha256 {hashlib.sha256(content).hexdigest()[:12]}",
    )


def with_schedule(
    table: BenchmarkTable,
    path: Path,
    *,
    architecture_column: str,
    accuracy_column: str,
    epochs: int,
    seconds_column: str | None = None,
) -> BenchmarkTable:
    """The table that was read from this file, with a shorter training of `epochs` from other columns.

    seconds_column: of that training with one pass over the validation images. Without it they are the
    seconds of the full training times (epochs / 200 + 1 / 600): those of NAS-Bench-201 on cifar10, where
    the full training has 200 epochs, and a pass over the validation images, as many as there are
    training images, takes a third of one.

    Raises: InputError naming file, line and column.
    """
    columns = [c for c in (architecture_column, accuracy_column, seconds_column) if c is not None]
    frame = frame_of(content_of(path), columns, path)  # the same rows as those of `read_csv`
    seconds = table.train_seconds * (epochs / 200 + 1 / 600)
    if seconds_column is not None:
        seconds = numbers(frame[seconds_column], path, "seconds, 0 or more")
    schedule = Schedule(
        epochs=epochs,
        accuracy=numbers(frame[accuracy_column], path, "percent, 0 to 100", highest=100),
        per_seed=np.empty((len(frame), 0)),
        seconds=seconds,
    )
    return replace(table, read_schedules=lambda: (schedule,))


def draw(table: BenchmarkTable, space: SearchSpace, count: int, seed: int) -> list[str]:
    """`count` distinct architectures of the table, uniform without replacement.

    Where the space's own sample is all in the table, it is that one, so that tables of the whole
    space are compared on the same architectures.

    Raises: InputError for more architectures than the table has.
    """
    names = table.architectures
    if count > len(names):
        raise InputError(
            f"cannot draw {count} architectures: the table ({table.source}) has {len(names)}, "
            f"wanted 1 to {len(names)} or all"
        )
    sample = space.sample(count, seed)
    if set(sample) <= set(names):
        return sample
    return [names[row] for row in np.random.default_rng(seed).permutation(len(names))[:count]]


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
