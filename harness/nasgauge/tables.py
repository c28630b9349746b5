"""Any CSV as a benchmark table: one column of architectures, one of accuracies."""

from __future__ import annotations

import gzip
import hashlib
import io
import warnings
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nasgauge.core import BenchmarkTable, Floats, InputError, Label, SearchSpace
from nasgauge.plugins import unknown

LIMIT = 1 << 30
"""Bytes of text that a table may have: a small .gz file can unpack to any size."""


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
    content = _content(path)
    columns = [c for c in (architecture_column, accuracy_column, seconds_column) if c is not None]
    frame = _frame(content, columns, path)
    accuracy = _numbers(frame[accuracy_column], path, "percent, 0 to 100", highest=100)
    seconds = np.full(len(frame), np.nan)
    if seconds_column is not None:
        seconds = _numbers(frame[seconds_column], path, "seconds, 0 or more")
    return BenchmarkTable(
        benchmark=space.name,
        label=Label(dataset, kind=kind, text=f"column {accuracy_column!r} of {path.name}"),
        architectures=_architectures(frame[architecture_column], path, space),
        accuracy=accuracy,
        per_seed=np.empty((len(frame), 0)),
        train_seconds=seconds,
        source=f"{path.name}, sha256 {hashlib.sha256(content).hexdigest()[:12]}",
    )


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


def _content(path: Path) -> bytes:
    """The bytes of the CSV text, unpacked where the file is gzipped."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            content: bytes = file.read(LIMIT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"cannot read table {str(path)!r}: {error}") from None
    if len(content) > LIMIT:
        raise InputError(
            f"table {str(path)!r} is larger than {LIMIT >> 20} MiB: cut it to the columns needed"
        )
    return content


def _frame(content: bytes, columns: list[str], path: Path) -> pd.DataFrame:
    """The chosen columns as text; the index is the line number, where no value spans two lines."""
    header = _parsed(content, path, header=None, nrows=1)
    names = Counter(header.iloc[0]) if len(header) else Counter()
    for column in columns:
        if column not in names:
            raise InputError(unknown(f"column in {path}", column, names))
        if names[column] > 1:
            raise InputError(f"{path} has {names[column]} columns {column!r}: give each a name of its own")
    # Blank lines are read as rows of nothing and dropped, so that the line numbers stay true.
    # With all columns: where pandas reads only some, it says nothing of lines that are too long.
    frame = _parsed(content, path, skip_blank_lines=False)[list(dict.fromkeys(columns))].fillna("")
    frame.index += 2
    frame = frame[(frame != "").any(axis=1)]
    if frame.empty:
        raise InputError(f"{path} has no rows: wanted one per architecture")
    return frame


def _parsed(content: bytes, path: Path, **options: Any) -> pd.DataFrame:
    """Every value as the text that stands there: six-digit keys keep their leading zeros."""
    text = {"dtype": str, "keep_default_na": False, "index_col": False, "encoding": "utf-8-sig"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # columns lost for want of a name
            return pd.read_csv(io.BytesIO(content), **text, **options)
    except (ValueError, pd.errors.ParserWarning) as error:
        reason = str(error).strip().partition("\n")[0]
        raise InputError(f"{path} is no CSV table with one header line: {reason}") from None


def _architectures(column: pd.Series, path: Path, space: SearchSpace) -> tuple[str, ...]:
    lines: dict[str, int] = {}
    for line, text in column.items():
        try:
            name = space.parse(text)
        except InputError as error:
            raise InputError(f"{path}, line {line}, column {column.name!r}: {error}") from None
        if name in lines:
            raise InputError(
                f"{path}, line {line}, column {column.name!r}: {text!r} stands in line "
                f"{lines[name]} already; wanted each architecture once"
            )
        lines[name] = line
    return tuple(lines)


def _numbers(column: pd.Series, path: Path, wanted: str, highest: float = np.inf) -> Floats:
    values: Floats = pd.to_numeric(column, errors="coerce").to_numpy(float)
    bad = ~(np.isfinite(values) & (values >= 0) & (values <= highest))
    if bad.any():
        line, text = column.index[bad][0], column[bad].iloc[0]
        raise InputError(f"{path}, line {line}, column {column.name!r}: {text!r}, wanted {wanted}")
    return values
