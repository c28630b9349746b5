"""Tables as Markdown, CSV, JSON or LaTeX."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
from tabulate import tabulate

from nasgauge.presentation import latex
from nasgauge.presentation.bibtex import Bibliography
from nasgauge.presentation.table import Table

FORMATS = ("markdown", "csv", "latex", "latex-document", "json")


def text_of(table: Table, form: str, bibliography: Bibliography | None = None) -> str:
    """The table in one of `FORMATS`, with its caption: in CSV as lines that begin with `#`.

    A table of several parts is one CSV, whose first column names the part; in JSON each part has a list of
    rows, and in LaTeX a table of its own.

    bibliography: what LaTeX cites.
    """
    if form == "csv":
        return csv_of(_all_numbers(table), _caption(table))
    if form == "json":
        return _json(table)
    if form.startswith("latex"):
        bibliography = bibliography or Bibliography("", {})
        whole = [replace(each, notes=_caption(each)) for each in (table, *table.parts)]
        fragments = "".join(latex.fragment(each, bibliography.keys) for each in whole)
        return latex.document(fragments, bibliography.name) if form == "latex-document" else fragments
    titled = [[table.title], [_grid(table, "github")]] if table.parts else [[_grid(table, "github")]]
    blocks = [list(table.lead), *titled]
    for part in table.parts:
        blocks += [[part.title], list(part.lead), [_grid(part, "github")]]
    return "\n\n".join("\n".join(lines) for lines in (*blocks, table.notes) if lines) + "\n"


def csv_of(frame: pd.DataFrame, caption: list[str]) -> str:
    """A frame as CSV, the caption in lines that begin with `#`."""
    rows: str = frame.to_csv(index=False, lineterminator="\n")
    return "".join(f"# {line}\n" for line in caption) + rows


def html_of(table: Table) -> str:
    """The table and its caption as a fragment of HTML."""
    bodies = ""
    for each in (table, *table.parts):
        bodies += f"<p><b>{escape(each.title)}</b></p>{_paragraphs(each.lead)}{_grid(each, 'html')}"
    return f"{bodies}<small>{_paragraphs(table.notes)}</small>"


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _caption(table: Table) -> list[str]:
    return [*table.lead, *table.notes]


def _all_numbers(table: Table) -> pd.DataFrame:
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


def _json(table: Table) -> str:
    content: dict[str, Any] = {"caption": _caption(table), "rows": _rows(table)}
    if table.parts:
        content["parts"] = {each.name: _rows(each) for each in table.parts}
    return json.dumps(content, indent=1) + "\n"


def _rows(table: Table) -> Any:
    return json.loads(table.frame.to_json(orient="records"))


def _grid(table: Table, form: str) -> str:
    cells = [{heading: str(cell) for heading, cell in row.items()} for row in table.rows]
    if form == "github":  # a `|` inside of a cell is not a border
        cells = [{_safe(heading): _safe(cell) for heading, cell in row.items()} for row in cells]
    grid: str = tabulate(cells, headers="keys", tablefmt=form, disable_numparse=True)
    return grid


def _safe(text: str) -> str:
    return text.replace("|", r"\|")
