"""Tables as Markdown, CSV, JSON or LaTeX."""

from __future__ import annotations

import json
from html import escape

from tabulate import tabulate

from nasgauge.presentation import latex
from nasgauge.presentation.bibtex import Bibliography
from nasgauge.presentation.table import Table

FORMATS = ("markdown", "csv", "latex", "latex-document", "json")


def text_of(table: Table, form: str, bibliography: Bibliography | None = None) -> str:
    """The table in one of `FORMATS`, with its caption: in CSV as lines that begin with `#`.

    bibliography: what LaTeX cites.
    """
    if form == "csv":
        comment = "".join(f"# {line}\n" for line in table.notes)
        csv: str = table.numbers.to_csv(index=False, lineterminator="\n")
        return comment + csv
    if form == "json":
        rows = json.loads(table.numbers.to_json(orient="records"))
        return json.dumps({"caption": list(table.notes), "rows": rows}, indent=1) + "\n"
    if form.startswith("latex"):
        bibliography = bibliography or Bibliography("", {})
        fragment = latex.fragment(table, bibliography.keys)
        return latex.document(fragment, bibliography.name) if form == "latex-document" else fragment
    cells = [{_safe(heading): _safe(str(cell)) for heading, cell in row.items()} for row in table.shown]
    body = tabulate(cells, headers="keys", tablefmt="github", disable_numparse=True)
    return f"{body}\n\n" + "\n".join(table.notes) + "\n"


def html_of(table: Table) -> str:
    """The table and its caption as a fragment of HTML."""
    cells = [{heading: str(cell) for heading, cell in row.items()} for row in table.shown]
    body: str = tabulate(cells, headers="keys", tablefmt="html", disable_numparse=True)
    notes = "".join(f"<p>{escape(line)}</p>" for line in table.notes)
    return f"<p><b>{escape(table.title)}</b></p>{body}<small>{notes}</small>"


def _safe(text: str) -> str:
    """A `|` inside of a cell is not a border."""
    return text.replace("|", r"\|")
