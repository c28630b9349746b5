"""A file of scores in place of a store: what `nasgauge scores` wrote, as Parquet or CSV."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from nasgauge.core import InputError
from nasgauge.core.sample import UNRECORDED
from nasgauge.scoring.score_file_rows import RECORD, SCORE_COLUMNS, read_rows
from nasgauge.scoring.score_rows import TABLES
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import known_architectures
from nasgauge.scoring.store_file import in_memory

_ADD_ESTIMATOR = "INSERT OR IGNORE INTO estimators (name, version, settings) VALUES (?, ?, ?)"
_ESTIMATOR = "SELECT id FROM estimators WHERE (name, version, settings) = (?, ?, ?)"
_ADD_SAMPLE = "INSERT OR IGNORE INTO samples (run, kind, seed, digest) VALUES (?, ?, ?, ?)"
_SAMPLE = "SELECT id FROM samples WHERE (run, kind, ifnull(seed, -1), digest) = (?, ?, ifnull(?, -1), ?)"
_ADD_MEMBER = """
INSERT OR IGNORE INTO sample_architectures SELECT ?, id FROM architectures WHERE name = ?
"""
_ADD_SCORES = f"""
INSERT INTO scores (run, estimator, architecture, {", ".join(SCORE_COLUMNS)})
VALUES (?, ?, ?, {", ".join("?" * len(SCORE_COLUMNS))})
"""


def to_parquet(rows: pd.DataFrame, record: str) -> bytes:
    """Rows as Parquet, with the record of the store in the metadata."""
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.Table.from_pandas(rows, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), RECORD: record.encode()})
    content = io.BytesIO()
    parquet.write_table(table, content, compression="zstd", compression_level=9)
    return content.getvalue()


class ScoreFile(Store):
    """A store in memory that has what a file has: tables of it are those of the store it came from.

    Parquet says all of a store. CSV says not which architectures of a sample have no score, nor what the
    machine failed on.

    Args:
        path: Of the file.

    Raises:
        InputError: If it cannot be read, or is not what `nasgauge scores` writes.
    """

    def __init__(self, path: Path) -> None:
        rows, record = read_rows(path)
        self.path, self._writes = path, False
        self._connection = in_memory()
        try:
            with self._connection as connection:
                if record is None:
                    _infer(connection, rows)
                else:
                    _restore(connection, record)
                _add_scores(connection, rows)
        except (ValueError, TypeError, LookupError, sqlite3.Error) as error:
            raise InputError(f"{path} is not what `nasgauge scores` writes: {error}") from None


def _restore(connection: sqlite3.Connection, record: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """Every table but that of scores, as it was."""
    for name in TABLES:
        for row in record[name]:
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)


def _infer(connection: sqlite3.Connection, rows: pd.DataFrame) -> None:
    """Runs, estimators, samples and requests, from what rows say; what was asked for last comes last."""
    known_architectures(connection, dict.fromkeys(rows.architecture))
    last = rows.assign(last=rows.get("latest", True)).sort_values("last", kind="stable")
    for (text, *key), own in last.groupby(["provenance", "estimator", "version", "settings"], sort=False):
        connection.execute("INSERT OR IGNORE INTO runs (provenance) VALUES (?)", (text,))
        connection.execute(_ADD_ESTIMATOR, key)
        (run,) = connection.execute("SELECT id FROM runs WHERE provenance = ?", (text,)).fetchone()
        (estimator,) = connection.execute(_ESTIMATOR, key).fetchone()
        for sample, names in _samples(own):
            id_ = _sample(connection, run, sample) if sample else None
            request = (run, estimator, id_)
            connection.execute("INSERT INTO requests (run, estimator, sample) VALUES (?, ?, ?)", request)
            if id_ is not None:
                connection.executemany(_ADD_MEMBER, ((id_, name) for name in names))


def _samples(rows: pd.DataFrame) -> Iterator[tuple[str, list[str]]]:
    """Samples that rows of one estimator were asked for, with their architectures; "" for none."""
    found: dict[str, list[str]] = {}
    texts = rows["sample"] if "sample" in rows else [f"{UNRECORDED}//"] * len(rows)
    for text, name in zip(texts, rows.architecture, strict=True):
        for each in text.split() or [""]:
            found.setdefault(each, []).append(name)
    yield from found.items()


def _sample(connection: sqlite3.Connection, run: int, text: str) -> int:
    kind, seed, digest = text.split("/")
    key = (run, kind, int(seed) if seed else None, digest)
    connection.execute(_ADD_SAMPLE, key)
    return int(connection.execute(_SAMPLE, key).fetchone()[0])


def _add_scores(connection: sqlite3.Connection, rows: pd.DataFrame) -> None:
    runs = {text: id_ for id_, text in connection.execute("SELECT id, provenance FROM runs")}
    names = dict(connection.execute("SELECT name, id FROM architectures"))
    query = "SELECT id, name, version, settings FROM estimators"
    estimators = {tuple(key): id_ for id_, *key in connection.execute(query)}
    keys = [
        (runs[text], estimators[name, version, settings], names[architecture])
        for text, name, version, settings, architecture in zip(
            rows.provenance, rows.estimator, rows.version, rows.settings, rows.architecture, strict=True
        )
    ]
    values = zip(*(rows[column] for column in SCORE_COLUMNS), strict=True)
    connection.executemany(_ADD_SCORES, ((*key, *own) for key, own in zip(keys, values, strict=True)))
