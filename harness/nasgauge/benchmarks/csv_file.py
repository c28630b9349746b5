"""CSV files of the user's, and errors that name file, line and column."""

from __future__ import annotations

import gzip
import io
import warnings
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nasgauge.core import Floats, InputError, SearchSpace, unknown

LIMIT = 1 << 30
"""Bytes of text that a file may have: a small .gz file can unpack to any size."""


def content_of(path: Path) -> bytes:
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


def frame_of(content: bytes, columns: list[str], path: Path) -> pd.DataFrame:
    """The chosen columns as text; the index is the line number, where no value spans two lines."""
    names = Counter(header_of(content, path))
    for column in columns:
        if column not in names:
            raise InputError(unknown(f"column in {path}", column, names))
        if names[column] > 1:
            raise InputError(f"{path} has {names[column]} columns {column!r}: give each a name of its own")
    # Blank lines are read as rows of nothing and dropped, so that the line numbers stay true.
    # With all columns: where pandas reads only some, it says nothing of lines that are too long.
    frame = _read(content, path, skip_blank_lines=False)[list(dict.fromkeys(columns))].fillna("")
    frame.index += 2
    frame = frame[(frame != "").any(axis=1)]
    if frame.empty:
        raise InputError(f"{path} has no rows: wanted one per architecture")
    return frame


def header_of(content: bytes, path: Path) -> list[str]:
    """Names of the columns."""
    header = _read(content, path, header=None, nrows=1)
    return list(header.iloc[0]) if len(header) else []


def _read(content: bytes, path: Path, **options: Any) -> pd.DataFrame:
    """Every value as the text that stands there: six-digit keys keep their leading zeros."""
    text = {"dtype": str, "keep_default_na": False, "index_col": False, "encoding": "utf-8-sig"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # columns lost for want of a name
            return pd.read_csv(io.BytesIO(content), **text, **options)
    except (ValueError, pd.errors.ParserWarning) as error:
        reason = str(error).strip().partition("\n")[0]
        raise InputError(f"{path} is not a CSV table with one header line: {reason}") from None


def parsed(text: str, line: object, column: object, path: Path, space: SearchSpace) -> str:
    """Canonical string of an architecture; raises InputError naming where it stands."""
    try:
        return space.parse(text)
    except InputError as error:
        raise InputError(f"{path}, line {line}, column {column!r}: {error}") from None


def numbers(column: pd.Series, path: Path, wanted: str, highest: float = np.inf) -> Floats:
    """A column as finite numbers from 0 to `highest`; raises InputError saying what is `wanted`."""
    values: Floats = pd.to_numeric(column, errors="coerce").to_numpy(float)
    bad = ~(np.isfinite(values) & (values >= 0) & (values <= highest))
    if bad.any():
        line, text = column.index[bad][0], column[bad].iloc[0]
        raise InputError(f"{path}, line {line}, column {column.name!r}: {text!r}, wanted {wanted}")
    return values
