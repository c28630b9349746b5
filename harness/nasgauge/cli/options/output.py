"""Where a table goes, and how it is written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from nasgauge.cli.options.command import Choice, as_spec, option
from nasgauge.cli.options.files import FIGURE, WrittenFile, write
from nasgauge.presentation.bibtex import bibliography
from nasgauge.presentation.formats import FORMATS, content_of, format_of
from nasgauge.presentation.table import Table
from nasgauge.presentation.view import View

output_option = option(
    "--output", type=WrittenFile(), help="Write here, not to the screen, in the format of the ending."
)
plot_option = option("--plot", type=FIGURE, help="Figure: .pdf, .png or .svg.")


@dataclass(frozen=True)
class Output:
    """Where a table goes: to the screen, or to a file, with the BibTeX of what it shows beside it."""

    format: str | None
    output: Path | None
    bibtex: Path | None
    columns: tuple[str, ...]
    wide: bool
    explain: bool

    def __post_init__(self) -> None:
        format_of(self.output, self.format)  # what cannot be written shows before the work

    def write(self, table: Table) -> None:
        """The table, and the BibTeX if that is asked for."""
        cited = None
        if self.bibtex is not None:
            start = self.output.parent if self.output else Path()
            cited = bibliography(table.papers(), os.path.relpath(self.bibtex.with_suffix(""), start))
            write(cited.text, self.bibtex)
        view = View(self.columns, self.wide, self.explain)
        write(content_of(table, format_of(self.output, self.format), cited, view), self.output)


class _Names(click.ParamType[tuple[str, ...]]):
    """Headings, separated by commas."""

    name = "NAME,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return tuple(name.strip() for name in value.split(",")) if isinstance(value, str) else tuple(value)


output_options = as_spec(
    Output,
    "output",
    (
        option("--format", type=Choice(FORMATS), help="[default: that of --output, else markdown]"),
        output_option,
        option("--columns", type=_Names(), default=(), help="Columns to show.  [default: those that fit]"),
        option("--wide", is_flag=True, help="Show all columns."),
        option("--explain", is_flag=True, help="Say what the columns mean and how the numbers were made."),
        option(
            "--bibtex",
            type=WrittenFile(),
            help="Write what is shown there; LaTeX then cites it.",
        ),
    ),
    "Output",
)
