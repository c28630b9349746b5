"""Raw scores in one SQLite file: append, read, resume.

Correlations are computed from these rows and never stored in their stead: a new measure never
needs a new run. SQLite's write-ahead log keeps the file whole through a kill, a full disk and a
second process.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from nasgauge.core import InputError, Score
from nasgauge.runtime.provenance import Provenance

VERSION = 2
_APPLICATION = 0x6E61736D  # marks the file as ours
_SCHEMA = """
CREATE TABLE runs (id INTEGER PRIMARY KEY, header TEXT NOT NULL UNIQUE);
CREATE TABLE commands (run INTEGER NOT NULL REFERENCES runs, started TEXT NOT NULL, command TEXT NOT NULL);
CREATE TABLE estimators (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, settings TEXT NOT NULL,
    UNIQUE (name, version, settings)
);
CREATE TABLE asked (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators
);
CREATE TABLE architectures (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE scores (
    run INTEGER NOT NULL REFERENCES runs,
    estimator INTEGER NOT NULL REFERENCES estimators,
    architecture INTEGER NOT NULL REFERENCES architectures,
    part TEXT NOT NULL,
    score REAL, error TEXT, note TEXT, reads TEXT NOT NULL,
    build_seconds REAL NOT NULL, score_seconds REAL NOT NULL, peak_memory_bytes INTEGER,
    PRIMARY KEY (run, estimator, architecture, part)
) WITHOUT ROWID;
"""
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
    """An open store; use it as a context manager. Raises InputError for a file that is no such store."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise InputError(f"no store {str(path)!r}; `nasgauge run --store {path}` makes one")
        self.path = path
        try:
            self._connection = _connection(path, write=create)
            self._check(create)
        except sqlite3.OperationalError as error:
            raise InputError(
                f"cannot open store {str(path)!r}: {error}; name a file in a folder that is there"
            ) from error
        except sqlite3.DatabaseError as error:
            raise InputError(f"{str(path)!r} is no nasgauge store: {error}; name another file") from error

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def run(self, provenance: Provenance, command: str) -> StoredRun:
        """The run of this provenance, made if new; notes the command that asked for it."""
        text = provenance.to_json()
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO runs (header) VALUES (?)", (text,))
            (id_,) = connection.execute("SELECT id FROM runs WHERE header = ?", (text,)).fetchone()
            connection.execute("INSERT INTO commands VALUES (?, datetime('now'), ?)", (id_, command))
        return StoredRun(id_, provenance)

    def runs(self) -> list[StoredRun]:
        """All runs, oldest first."""
        with self._reading() as connection:
            rows = connection.execute("SELECT id, header FROM runs ORDER BY id").fetchall()
            return [StoredRun(id_, Provenance.from_json(text)) for id_, text in rows]

    def commands(self, run: StoredRun) -> list[str]:
        """The distinct commands that filled a run, oldest first."""
        query = "SELECT command FROM commands WHERE run = ? GROUP BY command ORDER BY min(rowid)"
        with self._reading() as connection:
            return [command for (command,) in connection.execute(query, (run.id,))]

    def register(self, run: StoredRun, name: str, version: str, settings: Mapping[str, Any]) -> int:
        """The key of an estimator with its version and settings, made if new, and noted as asked for."""
        key = (name, version, json.dumps(settings, sort_keys=True))
        query = "SELECT id FROM estimators WHERE name = ? AND version = ? AND settings = ?"
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO estimators (name, version, settings) VALUES (?, ?, ?)", key
            )
            id_ = int(connection.execute(query, key).fetchone()[0])
            connection.execute("INSERT INTO asked (run, estimator) VALUES (?, ?)", (run.id, id_))
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
        """Append (estimator id, score) rows in one transaction; the first writer of a row wins."""
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
        """Every row of a run, or those of some architectures, with the entries of its provenance as columns.

        The column `asked` grows with the time when a row's estimator was last asked for.
        """
        query = "SELECT estimator, max(id) FROM asked WHERE run = ? GROUP BY estimator"
        with self._reading() as connection:
            asked = dict(connection.execute(query, (run.id,)).fetchall())
            rows, values = _READ, [str(run.id)]
            if architectures is not None:
                rows = _READ.replace("ORDER BY", "AND a.name IN (SELECT value FROM json_each(?)) ORDER BY")
                values.append(json.dumps(list(architectures)))
            frame = pd.read_sql_query(rows, connection, params=tuple(values)).astype({"score": float})
        common = pd.DataFrame(run.provenance.entries, index=frame.index)
        return pd.concat([common, frame.assign(asked=frame.estimator_id.map(asked))], axis=1)

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

    def _check(self, create: bool) -> None:
        """Raises InputError for a file that is no store of this version; an empty one becomes a store."""
        # The tables first: a process that is making them commits them together with the marks.
        tables, application, version = (
            self._connection.execute(query).fetchone()[0]
            for query in (
                "SELECT count(*) FROM sqlite_master",
                "PRAGMA application_id",
                "PRAGMA user_version",
            )
        )
        if tables == 0 and create:
            self._create()
        elif application != _APPLICATION:
            raise InputError(
                f"{str(self.path)!r} is an SQLite file, but no nasgauge store; name another file"
            )
        elif version != VERSION:
            raise InputError(
                f"{str(self.path)!r} is a store of version {version}, wanted {VERSION}; "
                "use the nasgauge that wrote it, or name a new file"
            )
        if create:
            self._log_ahead()
            self._connection.execute("PRAGMA synchronous = NORMAL")

    def _log_ahead(self) -> None:
        """Switch to the write-ahead log; SQLite does not wait here for others who are at it too."""
        for pause in [*[0.05] * 200, None]:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError:
                if pause is None:
                    raise
                time.sleep(pause)

    def _create(self) -> None:
        """Make the tables in one exclusive transaction: another process may be doing the same."""
        self._connection.executescript(
            f"BEGIN EXCLUSIVE; {_SCHEMA.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS')}"
            f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
        )


def _connection(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection; one that only reads also works in a folder that cannot be written to."""
    if write:
        return sqlite3.connect(path, timeout=60)
    locked = not os.access(path.parent, os.W_OK)
    log = path.with_name(f"{path.name}-wal")
    if locked and log.exists() and log.stat().st_size:
        raise InputError(
            f"{str(path)!r} was not closed, and its folder cannot be written to: "
            f"copy it together with {log.name} elsewhere"
        )
    mode = "immutable=1" if locked else "mode=ro"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=60)
