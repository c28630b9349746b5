"""Raw scores in one SQLite file: append, read, resume.

Correlations are computed from these rows and never stored in their stead: a new measure never
needs a new run. SQLite's write-ahead log keeps the file whole through a kill, a full disk and a
second process.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from nasgauge.core import InputError, Score
from nasgauge.core.settings import settings_text
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.store_file import open_store

_COLUMNS = ["part", "score", "error", "note", "reads", "build_seconds", "score_seconds", "peak_memory_bytes"]
_READ = f"""
SELECT a.name AS architecture, e.name AS estimator, e.version AS version, e.settings AS settings,
    {", ".join(f"s.{column}" for column in _COLUMNS)}, s.estimator AS estimator_id
FROM scores s JOIN estimators e ON e.id = s.estimator JOIN architectures a ON a.id = s.architecture
WHERE s.run = ? ORDER BY a.name, s.estimator, s.part
"""


@dataclass(frozen=True)
class StoredRun:
    """One run of a store: what all its scores have in common."""

    id: int
    provenance: Provenance


class Store:
    """An open store; use it as a context manager.

    Args:
        path: Of the file.
        create: Whether to write, and to make the file where it does not exist.

    Raises:
        InputError: If there is no such file, or it is not a store.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise InputError(f"no store {str(path)!r}; `nasgauge run --store {path}` makes one")
        self.path = path
        self._connection = open_store(path, write=create)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def run(self, provenance: Provenance, command: str) -> StoredRun:
        """The run of this provenance, made if new; notes the command that asked for it."""
        text = provenance.to_json()
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO runs (provenance) VALUES (?)", (text,))
            (id_,) = connection.execute("SELECT id FROM runs WHERE provenance = ?", (text,)).fetchone()
            connection.execute("INSERT INTO commands VALUES (?, datetime('now'), ?)", (id_, command))
        return StoredRun(id_, provenance)

    def runs(self) -> list[StoredRun]:
        """All runs, oldest first."""
        with self._reading() as connection:
            rows = connection.execute("SELECT id, provenance FROM runs ORDER BY id").fetchall()
            return [StoredRun(id_, Provenance.from_json(text)) for id_, text in rows]

    def commands(self, run: StoredRun) -> list[str]:
        """The distinct commands that filled a run, oldest first."""
        query = "SELECT command FROM commands WHERE run = ? GROUP BY command ORDER BY min(rowid)"
        with self._reading() as connection:
            return [command for (command,) in connection.execute(query, (run.id,))]

    def register(self, run: StoredRun, name: str, version: str, settings: Mapping[str, Any]) -> int:
        """The key of an estimator with its version and settings, made if new, and noted as asked for."""
        key = (name, version, settings_text(settings))
        query = "SELECT id FROM estimators WHERE name = ? AND version = ? AND settings = ?"
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO estimators (name, version, settings) VALUES (?, ?, ?)", key
            )
            id_ = int(connection.execute(query, key).fetchone()[0])
            connection.execute("INSERT INTO requests (run, estimator) VALUES (?, ?)", (run.id, id_))
        return id_

    def scored(self, run: StoredRun, estimator_id: int) -> set[str]:
        """Architectures that this estimator has scored, or failed on, in this run."""
        query = (
            "SELECT DISTINCT a.name FROM scores s JOIN architectures a ON a.id = s.architecture "
            "WHERE s.run = ? AND s.estimator = ?"
        )
        with self._reading() as connection:
            return {name for (name,) in connection.execute(query, (run.id, estimator_id))}

    def scores(self, run: StoredRun, estimator_id: int, architecture: str) -> list[Score]:
        """The stored scores of one architecture by one estimator."""
        query = _READ.replace("ORDER BY", "AND s.estimator = ? AND a.name = ? ORDER BY")
        with self._reading() as connection:
            frame = pd.read_sql_query(query, connection, params=(run.id, estimator_id, architecture))
        fields = Score.__dataclass_fields__
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        return [Score(**{str(k): v for k, v in row.items() if k in fields}) for row in rows]

    def add(self, run: StoredRun, scores: Iterable[tuple[int, Score]]) -> None:
        """Append rows with the key of their estimator, all or none; the first writer of a row wins."""
        found = list(scores)
        names = dict.fromkeys(score.architecture for _, score in found)
        values = attrgetter(*_COLUMNS, "architecture")
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO architectures (name) VALUES (?)", ((name,) for name in names)
            )
            connection.executemany(
                f"INSERT OR IGNORE INTO scores (run, estimator, architecture, {', '.join(_COLUMNS)}) "
                f"SELECT ?, ?, id, {', '.join('?' * len(_COLUMNS))} FROM architectures WHERE name = ?",
                ((run.id, estimator_id, *values(score)) for estimator_id, score in found),
            )

    def frame(self, run: StoredRun, architectures: Sequence[str] | None = None) -> pd.DataFrame:
        """Every row of a run, or of some architectures, with the entries of its provenance as columns.

        The column `requested` grows with the time when a row's estimator was last asked for.
        """
        query = "SELECT estimator, max(id) FROM requests WHERE run = ? GROUP BY estimator"
        with self._reading() as connection:
            requested = dict(connection.execute(query, (run.id,)).fetchall())
            rows, values = _READ, [str(run.id)]
            if architectures is not None:
                rows = _READ.replace("ORDER BY", "AND a.name IN (SELECT value FROM json_each(?)) ORDER BY")
                values.append(json.dumps(list(architectures)))
            frame = pd.read_sql_query(rows, connection, params=tuple(values)).astype({"score": float})
        common = pd.DataFrame(run.provenance.entries, index=frame.index)
        return pd.concat([common, frame.assign(requested=frame.estimator_id.map(requested))], axis=1)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection
        except (sqlite3.DatabaseError, pd.errors.DatabaseError, ValueError, TypeError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> InputError:
        return InputError(
            f"store {str(self.path)!r} is damaged: {error.__cause__ or error}; "
            f"`sqlite3 {self.path} .recover` may save what is left"
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored or nothing."""
        try:
            with self._connection:
                yield self._connection
        except sqlite3.OperationalError as error:
            raise InputError(
                f"cannot write to store {str(self.path)!r}: {error}; what was stored before is safe"
            ) from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
