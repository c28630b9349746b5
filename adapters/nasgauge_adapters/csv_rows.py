"""Published CSV files, checked: shared by the importers that read one."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from nasgauge.core import Floats, InputError

LONGEST = 1 << 16
"""Characters of a field; published ones have some hundreds."""


def rows(path: Path, count: int) -> list[list[str]]:
    """Every row of a CSV file without header, of `count` fields each.

    Raises:
        InputError: Naming the line that is not such a row.
    """
    return list(_rows(path, count))


def table(path: Path, names: Sequence[str]) -> dict[str, list[str]]:
    """The columns `names` of a CSV file with a header.

    Raises:
        InputError: Where a column is missing, and naming the line that is not a row of all columns.
    """
    header = next(_rows(path, None), [])
    if missing := [name for name in names if header.count(name) != 1]:
        raise InputError(f"it has no column {missing[0]!r}, or two; there are {', '.join(header)[:200]}")
    found = rows(path, len(header))[1:]
    return {name: [row[header.index(name)] for row in found] for name in names}


def numbers(texts: Sequence[str], what: str) -> Floats:
    """Finite numbers (N,); raises InputError naming the row that has none."""
    found = np.empty(len(texts))
    for row, text in enumerate(texts):
        try:
            found[row] = float(text)
        except ValueError:
            found[row] = math.nan
        if not math.isfinite(found[row]):
            raise InputError(f"{what} of row {row} is {text[:40]!r}, wanted a number")
    return found


def _rows(path: Path, count: int | None) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            for row in reader:
                if count is not None and len(row) != count:
                    raise InputError(f"line {reader.line_num} has {len(row)} fields, wanted {count}")
                yield row
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"it is not a whole CSV file ({error})") from None
