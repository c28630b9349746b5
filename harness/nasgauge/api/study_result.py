"""What a study found: a table, every number behind it, and a figure."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nasgauge.core import InputError
from nasgauge.presentation import plots
from nasgauge.presentation.figures import style
from nasgauge.presentation.machine_formats import csv_of
from nasgauge.presentation.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class StudyResult:
    """What a study found.

    Attributes:
        table: To read; a notebook shows it.
        frame: Every number behind it, such as one row per score.
        draw: Makes the figure.
        arrays: What is too large for a table, by name.
    """

    table: Table
    frame: pd.DataFrame
    draw: Callable[[], Figure]
    arrays: Mapping[str, Any] = field(default_factory=dict)

    def figure(self) -> Figure:
        """The figure; raises InputError where matplotlib is not installed."""
        with style():
            return self.draw()

    def save_figure(self, path: Path | str) -> None:
        """Writes the figure, in the format that the name says.

        Args:
            path: Ends in .pdf, .png or .svg.

        Raises:
            InputError: For another name, or where the file cannot be written.
        """
        _write(Path(path), self.figure_file(Path(path)))

    def save_rows(self, path: Path | str) -> None:
        """Writes `frame` as CSV, with the caption; raises InputError where the file cannot be written."""
        _write(Path(path), self.rows_file().encode(errors="backslashreplace"))

    def save_arrays(self, path: Path | str) -> None:
        """Writes `arrays` as .npz; raises InputError where the file cannot be written."""
        _write(Path(path), self.arrays_file())

    def figure_file(self, path: Path) -> bytes:
        """The content of a file with the figure; raises InputError for a name of another kind."""
        plots.check(path)
        with style():
            return plots.drawn(self.draw(), path)

    def rows_file(self) -> str:
        """The content of a CSV file with `frame` and the caption."""
        return csv_of(self.frame, list(self.table.notes))

    def arrays_file(self) -> bytes:
        """The content of an .npz file with `arrays`."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **self.arrays)
        return buffer.getvalue()

    def __str__(self) -> str:
        return str(self.table)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        return self.table._repr_html_()


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"cannot write {str(path)!r}: {error}") from error
