"""Every number of a table for programs: CSV, JSON and Parquet say the same."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from nasgauge.presentation.escaping import one_line
from nasgauge.presentation.table import Table


def caption_of(table: Table) -> list[str]:
    """What stands above and below the table."""
    return [one_line(line) for line in (*table.lead, *table.notes)]


def csv_of(frame: pd.DataFrame, caption: Sequence[str]) -> str:
    """A frame as CSV with all digits, the caption in lines that begin with `#`.

    Missing numbers are empty, infinite ones `inf` and `-inf`.
    """
    texts = [
        *map(str, frame.columns),
        *(text for name in frame for text in frame[name] if isinstance(text, str)),
    ]
    # Within quotes a `#` begins no comment.
    quoting = csv.QUOTE_NONNUMERIC if any("#" in text for text in texts) else csv.QUOTE_MINIMAL
    rows: str = frame.to_csv(index=False, lineterminator="\n", quoting=quoting)
    return "".join(f"# {one_line(line)}\n" for line in caption) + rows


def json_of(table: Table) -> str:
    """An object of `caption`, `rows`, and where there are several tables `parts`; see `Table.to_json`."""
    content: dict[str, Any] = {"caption": caption_of(table), "rows": records(table.frame)}
    if table.parts:
        content["parts"] = {each.name: records(each.frame) for each in table.parts}
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def parquet_of(frame: pd.DataFrame, caption: Sequence[str]) -> bytes:
    """A frame as Parquet, the caption as JSON in the metadata of its schema, under `caption`."""
    import pyarrow as pa
    import pyarrow.parquet

    mixed = {name: _as_texts(frame[name]) for name in frame if _is_mixed(frame[name])}
    rows = pa.Table.from_pandas(frame.assign(**mixed), preserve_index=False)
    metadata = {**(rows.schema.metadata or {}), b"caption": json.dumps(list(caption)).encode()}
    buffer = io.BytesIO()
    pa.parquet.write_table(rows.replace_schema_metadata(metadata), buffer, compression="zstd")
    return buffer.getvalue()


def all_numbers(table: Table) -> pd.DataFrame:
    """The numbers; those of all parts one below the other, whole numbers as such."""
    if not table.parts:
        return table.frame
    frames = []
    for each in (table, *table.parts):
        whole = dict.fromkeys(each.frame.select_dtypes("integer"), "Int64")
        frame = each.frame.astype(whole)
        frame.insert(0, "part", each.name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One object per row with all digits; None for a number that is missing or infinite."""
    rows = zip(*(frame[name] for name in frame), strict=True)
    return [{str(name): _plain(value) for name, value in zip(frame, row, strict=True)} for row in rows]


def _plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return str(value)


def _is_mixed(column: pd.Series) -> bool:
    """Whether Parquet has no type for what is in a column."""
    return column.dtype == object and len({type(value) for value in column.dropna()}) > 1


def _as_texts(column: pd.Series) -> pd.Series:
    return column.map(lambda value: None if pd.isna(value) else str(value))
