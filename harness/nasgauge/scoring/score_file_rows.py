"""Rows of a file that `nasgauge scores` wrote, as a store would have them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pandas as pd

from nasgauge.core import InputError
from nasgauge.runtime.provenance import Provenance

RECORD = b"nasgauge"
"""Where the metadata of Parquet has what rows cannot say."""
SCORE_COLUMNS: dict[str, Callable[[Any], Any]] = {
    "part": str,
    "score": float,
    "error": str,
    "note": str,
    "reads": str,
    "build_seconds": float,
    "score_seconds": float,
    "peak_memory_bytes": lambda value: int(float(value)),
}
"""Columns of a score, and what makes a value of a text."""
_SQLITE = b"SQLite format 3\0"
_EMPTY = ("part", "reads")  # columns in which an empty text is one
_KEYS = ["architecture", "estimator", "version", "settings"]
_COMMON = {field.name: str(field.type) for field in fields(Provenance)}
_NEEDED = [*(each.name for each in fields(Provenance) if each.default is MISSING), *_KEYS, *SCORE_COLUMNS]

Record = dict[str, list[list[Any]]]


def read_rows(path: Path) -> tuple[pd.DataFrame, Record | None]:
    """Rows as plain values, with the text of their run's provenance; and the record, where the file has one.

    Raises:
        InputError: If it cannot be read, or lacks a column.
    """
    try:
        with path.open("rb") as file:
            start = file.read(len(_SQLITE))
        if start == _SQLITE:
            raise InputError(f"{path} is a store, not what `nasgauge scores` writes: name it by --store")
        is_parquet = start.startswith(b"PAR1")
        rows, record = _from_parquet(path) if is_parquet else (_from_csv(path), None)
        if missing := [name for name in _NEEDED if name not in rows]:
            raise InputError(
                f"{path} has no column {missing[0]!r}: wanted a file that `nasgauge scores` wrote"
            )
        for name, kind in SCORE_COLUMNS.items():
            rows[name] = _plain(rows[name], kind, empty=name in _EMPTY)
        return rows.assign(provenance=_provenances(rows)), record
    except OSError as error:
        raise InputError(f"cannot read scores from {str(path)!r}: {error.strerror}") from None
    except InputError:
        raise
    except Exception as error:  # pandas and pyarrow raise nearly anything for a damaged file
        reason = str(error).strip().partition("\n")[0]
        raise InputError(f"{path} is not what `nasgauge scores` writes: {reason}") from None


def _from_csv(path: Path) -> pd.DataFrame:
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    return rows.assign(latest=rows.latest == "True") if "latest" in rows else rows


def _from_parquet(path: Path) -> tuple[pd.DataFrame, Record | None]:
    from pyarrow import parquet

    table = parquet.read_table(path)
    record = (table.schema.metadata or {}).get(RECORD)
    return table.to_pandas(), None if record is None else json.loads(record)


def _plain(column: pd.Series[Any], kind: Callable[[Any], Any], *, empty: bool) -> pd.Series[Any]:
    """Values of that kind, None for missing ones; empty: whether an empty text is a value."""
    values = [None if pd.isna(each) or (each == "" and not empty) else kind(each) for each in column]
    return pd.Series(values, index=column.index, dtype=object)


def _provenances(rows: pd.DataFrame) -> pd.Series[str]:
    """The provenance of each row, as a store has it."""
    names = [name for name in _COMMON if name in rows]
    keys = list(rows[names].astype(object).itertuples(index=False, name=None))
    texts = {key: _provenance(dict(zip(names, key, strict=True))) for key in set(keys)}
    return pd.Series([texts[key] for key in keys], index=rows.index, dtype=object)


def _provenance(entries: dict[str, Any]) -> str:
    values: dict[str, Any] = {
        name: int(float(value)) if _COMMON[name].startswith("int") else str(value)
        for name, value in entries.items()
        if not pd.isna(value) and value != ""
    }
    return Provenance(**values).to_json()
