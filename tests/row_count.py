"""How far another process is with a store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def row_count(store: Path) -> int:
    """Rows that a store has so far; 0 before it is made."""
    if not store.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM scores").fetchone()[0])
    except sqlite3.OperationalError:  # the tables are being made
        return 0
