"""A table with the files that can stand beside it, such as a figure or every number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nasgauge.presentation.table import Table
from nasgauge.runtime.result_files import write

FileMaker = Callable[[Path], str | bytes]
"""Gives the content of a file, in the format that its name says."""


@dataclass(frozen=True, eq=False)
class Result:
    """What was found, as a table that shows itself.

    Attributes:
        table: To read.
    """

    table: Table

    def files(self) -> Mapping[str, FileMaker]:
        """What can be written beside the table, by the option that names the file."""
        raise NotImplementedError

    def write(self, name: str, path: Path | str) -> None:
        """Writes one of `files`; raises InputError for a path that cannot be written."""
        write(self.files()[name](Path(path)), Path(path))

    def __str__(self) -> str:
        return str(self.table)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        return self.table._repr_html_()
