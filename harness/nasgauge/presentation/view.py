"""What people see of a table: columns that fit and a short caption; all of both where they ask for it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nasgauge.core import InputError, unknown
from nasgauge.presentation.escaping import markdown, one_line
from nasgauge.presentation.table import Cell, Explained, Number, Table
from nasgauge.runtime.command import as_asked

WIDTH = 100
_LONGEST = 40
"""Letters of a cell, where a table would not fit otherwise."""

MADE_BY = "Made by"
_WORDS = re.compile(r"""(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+|\S""")
"""Of a shell: what is quoted is never broken."""

Rows = Sequence[dict[str, Cell]]


@dataclass(frozen=True)
class View:
    """What is shown of a table; nothing of it touches CSV, JSON and Parquet, which carry every number.

    Attributes:
        columns: Headings, in the order in which they are shown; none for those that fit.
        wide: Whether all columns are shown, however wide they are.
        explain: Whether the whole caption is shown.
    """

    columns: tuple[str, ...] = ()
    wide: bool = False
    explain: bool = False

    def check(self, table: Table) -> None:
        """Raises InputError for a column that no part of the table has."""
        there = dict.fromkeys(name for each in (table, *table.parts) for row in each.rows[:1] for name in row)
        for name in self.columns:
            if there and _heading(name, list(there)) is None:
                raise InputError(unknown("column", name, there))

    def rows(self, table: Table) -> Rows:
        """The cells that are shown, by heading; none where the table has none of the chosen columns."""
        if not table.rows:
            return []
        names = list(table.rows[0])
        if self.columns:
            chosen = [_heading(name, names) for name in self.columns]
            return [{name: row[name] for name in chosen if name is not None} for row in table.rows]
        if self.wide or _width(table.rows, names) <= WIDTH:
            return [dict(row) for row in table.rows]
        rows = [{name: _shortened(cell) for name, cell in row.items()} for row in table.rows]
        kept = _fitting(rows, [name for name in table.first if name in names], names)
        return [{name: row[name] for name in names if name in kept} for row in rows]

    def caption(self, table: Table) -> list[str]:
        """The lines below the table, wrapped; the last one says what is not shown."""
        shown = [line for line in table.notes if self.explain or not isinstance(line, Explained)]
        lines = [part for line in shown for part in wrapped(line)]
        return lines + self._hint(table)

    def _hint(self, table: Table) -> list[str]:
        """How to see the rest; nothing where there is none."""
        hidden = dict.fromkeys(
            name for each in (table, *table.parts) for name in self._hidden(each) if not self.columns
        )
        unsaid = not self.explain and any(isinstance(line, Explained) for line in table.notes)
        more = ["--explain says what the columns mean"] * unsaid
        named = [f"--wide shows {', '.join(hidden)}"] * bool(hidden)
        counted = [f"--wide shows {len(hidden)} more columns"] * bool(hidden)
        hint, shorter = (as_asked(f"{'; '.join([*wide, *more])}.") for wide in (named, counted))
        return wrapped(hint if len(hint) <= WIDTH else shorter) if hidden or unsaid else []

    def _hidden(self, table: Table) -> list[str]:
        rows = self.rows(table)
        filled = (
            name for name in (table.rows[0] if rows else ()) if any(str(row[name]) for row in table.rows)
        )
        return [name for name in filled if name not in rows[0]]


PLAIN = View()


def wrapped(line: str) -> list[str]:
    """A line of a caption in lines of at most `WIDTH` letters; a command can still be pasted into a shell."""
    text = one_line(line)
    if not line.startswith(MADE_BY):
        return _plainly(markdown(text))
    if markdown(text) != text:  # as code, which Markdown shows as it is
        fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
        return _plainly(f"{MADE_BY}: {fence} {text.removeprefix(MADE_BY).lstrip(': ')} {fence}")
    lines = [""]
    for word in _WORDS.findall(text):
        if len(lines[-1]) + len(word) > WIDTH - 3:
            lines.append(" ")
        lines[-1] += f" {word}" if lines[-1] else word
    return " \\\n".join(lines).split("\n")


def _plainly(text: str, width: int = WIDTH) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _heading(name: str, headings: Sequence[str]) -> str | None:
    """The heading that is meant, whatever its case; None if there is none."""
    known = {heading.casefold(): heading for heading in headings}
    return name if name in headings else known.get(name.strip().casefold())


def _fitting(rows: Rows, first: Sequence[str], names: Sequence[str]) -> list[str]:
    """The columns that matter most as far as they fit, then the others that fit and are not empty."""
    kept: list[str] = []
    filled = [name for name in names if any(str(row[name]) for row in rows)]
    for name in dict.fromkeys([*first, *filled]):
        if not kept or _width(rows, [*kept, name]) <= WIDTH:
            kept.append(name)
    return kept


def _width(rows: Sequence[Mapping[str, Cell]], names: Sequence[str]) -> int:
    """Letters of a line of the table in Markdown."""
    widths = (max(len(markdown(str(text))) for text in (name, *(r[name] for r in rows))) for name in names)
    return 1 + sum(3 + width for width in widths)


def _shortened(cell: Cell) -> Cell:
    """A long text without its middle."""
    if isinstance(cell, Number) or len(markdown(cell)) <= _LONGEST:
        return cell
    half = _LONGEST // 2 - 1
    return f"{cell[:half]}…{cell[-half:]}"
