"""Where results go, and how they are written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from nasgauge.presentation.bibtex import bibliography
from nasgauge.presentation.formats import content_of, format_of
from nasgauge.presentation.result import Result
from nasgauge.presentation.table import Table
from nasgauge.presentation.view import View
from nasgauge.runtime.result_files import write


@dataclass(frozen=True, kw_only=True)
class Output:
    """Where a table goes: to the screen, or to a file, with the BibTeX of what it shows beside it.

    Attributes:
        format: One of `FORMATS`; None for that of the file, Markdown on the screen.
        output: The file; None for the screen.
        bibtex: File of what LaTeX cites.
        columns: Headings to show; none for those that fit.
        wide: Whether all columns are shown.
        explain: Whether the whole caption is shown.

    Raises:
        InputError: For a format that cannot be told: before the work, not after it.
    """

    format: str | None = None
    output: Path | None = None
    bibtex: Path | None = None
    columns: tuple[str, ...] = ()
    wide: bool = False
    explain: bool = False

    def __post_init__(self) -> None:
        format_of(self.output, self.format)

    def write(self, made: Table | Result) -> None:
        """The table, and the BibTeX if that is asked for."""
        table, cited = made.table if isinstance(made, Result) else made, None
        if self.bibtex is not None:
            start = self.output.parent if self.output else Path()
            cited = bibliography(table.papers(), os.path.relpath(self.bibtex.with_suffix(""), start))
            write(cited.text, self.bibtex)
        view = View(self.columns, self.wide, self.explain)
        write(content_of(table, format_of(self.output, self.format), cited, view), self.output)


@dataclass(frozen=True, kw_only=True)
class OutputWithFiles(Output):
    """Where a table goes, and the files beside it, as `Result.files` names them; None for one not wanted."""

    plot: Path | None = None
    save_rows: Path | None = None
    save_matrices: Path | None = None
    save_front: Path | None = None
    save_curves: Path | None = None
    save_distributions: Path | None = None
    plot_distributions: Path | None = None

    @property
    def beside(self) -> dict[str, Path]:
        """The files that are wanted."""
        own = set(vars(self)) - set(Output.__dataclass_fields__)
        return {name: path for name, path in vars(self).items() if name in own and path is not None}

    def write(self, made: Table | Result) -> None:
        """The files, then the table, also where a file cannot be made; one of a dry run has no files.

        In this order, for whoever reads the screen may leave, as `head` does.
        """
        try:
            if isinstance(made, Result):
                for name, path in self.beside.items():
                    made.write(name, path)
        finally:
            super().write(made)
