"""A store as an open file: reading and writing, and what is said where either fails."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pandas as pd

from nasgauge.core import InputError
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.store_file import close_store, open_store


@dataclass(frozen=True)
class StoredRun:
    """One run of a store: what all its scores have in common."""

    id: int
    provenance: Provenance


def run_of(runs: Sequence[StoredRun], provenance: Provenance) -> StoredRun | None:
    """The run of this provenance, None if there is none.

    The same images may have been stored by two names, by a nasgauge that took them for others: then it is the
    run of this name, if there is one.
    """
    alike = [run for run in runs if run.provenance == provenance]
    named = [run for run in alike if run.provenance.images == provenance.images]
    return next(iter(named or alike), None)


class StoreAccess:
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
        self.path, self._writes = path, create
        self._connection = open_store(path, write=create)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        close_store(self._connection, self.path, write=self._writes)

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


def known_architectures(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Give an id to each architecture that has none."""
    connection.executemany(
        "INSERT OR IGNORE INTO architectures (name) VALUES (?)", ((name,) for name in names)
    )
