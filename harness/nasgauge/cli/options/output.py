"""Where a table goes, and how it is written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from nasgauge.cli.options.command import as_spec, option
from nasgauge.core import InputError
from nasgauge.presentation.bibtex import bibliography
from nasgauge.presentation.formats import FORMATS, text_of
from nasgauge.presentation.table import Table

output_option = option("--output", type=click.Path(path_type=Path), help="Write here, not to the screen.")
plot_option = option("--plot", type=click.Path(path_type=Path), help="Figure: .pdf, .png or .svg.")


@dataclass(frozen=True)
class Output:
    """Where a table goes: to the screen, or to a file, with the BibTeX of what it shows beside it."""

    format: str
    output: Path | None
    bibtex: Path | None

    def write(self, table: Table) -> None:
        """The table, and the BibTeX if that is asked for."""
        cited = None
        if self.bibtex is not None:
            start = self.output.parent if self.output else Path()
            cited = bibliography(table.papers(), os.path.relpath(self.bibtex.with_suffix(""), start))
            write(cited.text, self.bibtex)
        write(text_of(table, self.format, cited), self.output)


output_options = as_spec(
    Output,
    "output",
    (
        option("--format", default="markdown", type=click.Choice(FORMATS)),
        output_option,
        option(
            "--bibtex",
            type=click.Path(path_type=Path),
            help="Write what is shown there; LaTeX then cites it.",
        ),
    ),
    "Output",
)


def write(content: str | bytes, output: Path | None) -> None:
    """Print, or write to a file; raises InputError where it cannot be written."""
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise InputError(f"cannot write {str(output)!r}: {error}") from error
