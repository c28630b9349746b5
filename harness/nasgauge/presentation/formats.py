"""Tables in every format: Markdown, HTML and LaTeX for people, CSV, JSON and Parquet for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nasgauge.core import InputError, named
from nasgauge.presentation import latex
from nasgauge.presentation.bibtex import Bibliography
from nasgauge.presentation.escaping import html, markdown
from nasgauge.presentation.machine_formats import all_numbers, caption_of, csv_of, json_of, parquet_of
from nasgauge.presentation.table import Explained, Table
from nasgauge.presentation.view import PLAIN, Rows, View, wrapped

FORMATS = ("markdown", "csv", "json", "parquet", "html", "latex", "latex-document")
ENDINGS = {
    ".md": "markdown",
    ".csv": "csv",
    ".json": "json",
    ".parquet": "parquet",
    ".html": "html",
    ".tex": "latex",
}
_PAGE = '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{}</title>\n{}\n</html>\n'


def format_of(output: Path | None, form: str | None, known: Sequence[str] = FORMATS) -> str:
    """The format that is named, else that of the name of a file; the first of `known` on the screen.

    Raises:
        InputError: For a name whose ending says nothing, and for Parquet on the screen.
    """
    endings = {ending: name for ending, name in ENDINGS.items() if name in known}
    if form is None and output is not None and output.suffix.lower() not in endings:
        raise InputError(
            f"cannot tell the format of {str(output)!r}: wanted a name that ends in {', '.join(endings)}, or "
            "--format"
        )
    found = form or (known[0] if output is None else endings[output.suffix.lower()])
    if found == "parquet" and output is None:
        raise InputError("Parquet is not text: name a file with --output")
    return found


def content_of(
    table: Table, form: str, bibliography: Bibliography | None = None, view: View = PLAIN
) -> str | bytes:
    """The table in one of `FORMATS`, with its caption: in CSV as lines that begin with `#`.

    A table of several parts is one CSV, whose first column names the part; in JSON each part has a list of
    rows, and in LaTeX a table of its own.

    bibliography: what LaTeX cites. view: what people see of it.
    """
    form = named("format", form, FORMATS)
    view.check(table)
    if form == "parquet":
        return parquet_of(all_numbers(table), caption_of(table))
    if form == "csv":
        return csv_of(all_numbers(table), caption_of(table))
    if form == "json":
        return json_of(table)
    if form == "html":
        return _PAGE.format(html(table.title), html_of(table, view))
    if form.startswith("latex"):
        return _latex(table, form, bibliography or Bibliography("", {}), view)
    title = [wrapped(table.title)] if table.parts else []
    blocks = [_lead(table), *title, [_grid(view.rows(table))]]
    for part in table.parts:
        blocks += [wrapped(part.title), _lead(part), [_grid(view.rows(part))]]
    texts = ("\n".join(lines) for lines in (*blocks, view.caption(table)))
    return "\n\n".join(text for text in texts if text) + "\n"


def text_of(table: Table, form: str, bibliography: Bibliography | None = None, view: View = PLAIN) -> str:
    """As `content_of`, of a format that is text; raises InputError for another."""
    content = content_of(table, form, bibliography, view)
    if isinstance(content, bytes):
        raise InputError(f"{form} is not text: wanted {', '.join(set(FORMATS) - {'parquet'})}")
    return content


def html_of(table: Table, view: View = PLAIN) -> str:
    """The table and its caption as a fragment of HTML, in which no dollar begins a formula."""
    view.check(table)
    bodies = ""
    for each in (table, *table.parts):
        bodies += f"<p><b>{html(each.title)}</b></p>{_paragraphs(each.lead)}{_html_grid(view.rows(each))}"
    shown = [line for line in table.notes if not isinstance(line, Explained)]
    more = [line for line in table.notes if isinstance(line, Explained)]
    opened = " open" if view.explain else ""
    folded = f"<details{opened}><summary>Explanation</summary>{_paragraphs(more)}</details>" if more else ""
    notes = f"<small>{_paragraphs(shown)}{folded}</small>"
    return f'<div class="mathjax_ignore tex2jax_ignore">{bodies}{notes}</div>'


def _latex(table: Table, form: str, bibliography: Bibliography, view: View) -> str:
    whole = [_chosen(replace(each, notes=caption_of(each)), view) for each in (table, *table.parts)]
    fragments = "".join(latex.fragment(each, bibliography.keys) for each in whole)
    return latex.document(fragments, bibliography.name) if form == "latex-document" else fragments


def _chosen(table: Table, view: View) -> Table:
    """The columns that are asked for; without, those that fit on a page."""
    if view.columns:
        return replace(table, rows=view.rows(table), paper_columns=())
    return replace(table, paper_columns=()) if view.wide else table


def _lead(table: Table) -> list[str]:
    return [part for line in table.lead for part in wrapped(line)]


def _grid(rows: Rows) -> str:
    """A table in Markdown."""
    if not rows or not rows[0]:
        return ""
    cells = [[markdown(text) for text in map(str, line)] for line in (rows[0], *(r.values() for r in rows))]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    head, *body = (
        f"| {' | '.join(text.ljust(width) for text, width in zip(line, widths, strict=True))} |"
        for line in cells
    )
    return "\n".join([head, f"|{'|'.join('-' * (width + 2) for width in widths)}|", *body])


def _html_grid(rows: Rows) -> str:
    if not rows or not rows[0]:
        return ""
    head = "".join(f"<th>{html(name)}</th>" for name in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{html(str(cell))}</td>' for cell in row.values())}</tr>\n" for row in rows
    )
    return f"<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>"


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{html(line)}</p>" for line in lines)
