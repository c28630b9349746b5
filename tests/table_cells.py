"""Cells of a table as people see them."""

from __future__ import annotations

from nasgauge.presentation.table import Table


def texts(table: Table, row: int = 0) -> dict[str, str]:
    """Texts of a row, by heading."""
    return {heading: str(cell) for heading, cell in table.rows[row].items()}


def flat(text: str) -> str:
    """On one line, with single spaces: however cells are padded and captions wrapped."""
    return " ".join(text.split())
