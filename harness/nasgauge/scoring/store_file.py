"""The file of a store: opened, made, brought to the present version, or refused."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.resources import files
from pathlib import Path

from nasgauge.core import InputError

VERSION = 4
_APPLICATION = 0x6E61736D  # marks the file as ours
_FAILURES_AS_SCORES = 3  # the last version that stored failures of the machine as results
_log = logging.getLogger(__name__)


def open_store(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection to a store of the present version.

    An older one is brought to it in the file where it is to be written to, and otherwise by views over it,
    so that the file stays as it is.

    Args:
        path: Of the store.
        write: Whether to write; a file that does not exist is made then.

    Raises:
        InputError: For a file that is not a store, and for one of a later version.
    """
    try:
        connection = _connection(path, write=write)
        try:
            _check(connection, path, write=write)
        except BaseException:
            connection.close()
            raise
    except sqlite3.OperationalError as error:
        raise InputError(
            f"cannot open store {str(path)!r}: {error}; name a file in a folder that exists"
        ) from error
    except sqlite3.DatabaseError as error:
        raise InputError(f"{str(path)!r} is not a nasgauge store: {error}; name another file") from error
    return connection


def close_store(connection: sqlite3.Connection, path: Path, *, write: bool) -> None:
    """Close a connection to a store; when the last one is closed, the store is one file.

    Args:
        connection: From `open_store`.
        path: Of the store.
        write: As it was opened. The last writer also leaves a file for which readers make no log.
    """
    with suppress(sqlite3.OperationalError):  # others have it open
        if write:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    if not write and _log_of(path).exists():  # which one that only reads cannot take away
        with suppress(sqlite3.Error), closing(sqlite3.connect(_uri(path, "rw"), uri=True)) as last:
            _version(last)


def in_memory() -> sqlite3.Connection:
    """A connection to an empty store that is gone when it is closed."""
    connection = sqlite3.connect(":memory:")
    _create(connection)
    return connection


def _connection(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection; one that only reads also works where nothing can be written."""
    if write:
        return sqlite3.connect(path, timeout=60)
    log = _log_of(path)
    unfinished = log.exists() and log.stat().st_size > 0
    folder_locked = not os.access(path.parent, os.W_OK)
    if folder_locked and unfinished:
        raise InputError(
            f"{str(path)!r} was not closed, and its folder cannot be written to: "
            f"copy it together with {log.name} elsewhere"
        )
    locked = folder_locked or not os.access(path, os.W_OK)
    uri = _uri(path, "ro") + ("&immutable=1" if locked and not unfinished else "")
    return sqlite3.connect(uri, timeout=60, uri=True)


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _check(connection: sqlite3.Connection, path: Path, *, write: bool) -> None:
    """Raises InputError for a file that is not a store; an empty one becomes one if it is to be written."""
    # The tables first: a process that is making them commits them together with the marks.
    tables = _number(connection, "SELECT count(*) FROM sqlite_master")
    application, version = _number(connection, "PRAGMA application_id"), _version(connection)
    if tables == 0 and write:
        _create(connection)
    elif application != _APPLICATION or version < 1:
        raise InputError(f"{str(path)!r} is an SQLite file, but not a nasgauge store; name another file")
    elif version > VERSION:
        raise InputError(
            f"{str(path)!r} is a store of version {version}, and this nasgauge reads up to {VERSION}: "
            "upgrade nasgauge, or name another file"
        )
    elif version < VERSION and write:
        _migrate(connection, path)
    elif version < VERSION:
        connection.executescript("PRAGMA temp_store = MEMORY;")
        for step in _steps("read", version):
            connection.executescript(step)
    if write:
        _log_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables in one exclusive transaction: another process may be doing the same."""
    connection.executescript(
        f"BEGIN EXCLUSIVE; {_sql('schema')}"
        f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
    )


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """All steps in one transaction; another process may have been faster, so the version is read in it."""
    connection.execute("BEGIN EXCLUSIVE")
    with connection:
        first = _version(connection)
        for step in _steps("migrate", first):
            for statement in step.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    if first < VERSION:
        _log.info("%s was a store of version %d and is now of version %d.", path, first, VERSION)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait here for others who are doing the same."""
    for pause in [*[0.05] * 200, None]:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if pause is None:
                raise
            time.sleep(pause)


def _steps(way: str, first: int) -> Iterator[str]:
    """The files that lead from an older version to the present one."""
    for version in range(first, VERSION):
        if version == _FAILURES_AS_SCORES:
            yield _sql(f"failures_{version}")
        yield _sql(f"{way}_{version}")


def _version(connection: sqlite3.Connection) -> int:
    return _number(connection, "PRAGMA user_version")


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


def _sql(name: str) -> str:
    return files("nasgauge.scoring").joinpath(f"{name}.sql").read_text(encoding="utf-8")
