"""What a study found: a table, every number behind it, and a figure."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nasgauge.presentation import plots
from nasgauge.presentation.figures import style
from nasgauge.presentation.machine_formats import csv_of
from nasgauge.presentation.result import FileMaker, Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class StudyResult(Result):
    """What a study found.

    Attributes:
        table: To read; a notebook shows it.
        frame: Every number behind it, such as one row per score.
        draw: Makes the figure.
        arrays: What is too large for a table, by name.
    """

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
        self.write("plot", path)

    def save_rows(self, path: Path | str) -> None:
        """Writes `frame` as CSV, with the caption; raises InputError where the file cannot be written."""
        self.write("save_rows", path)

    def save_arrays(self, path: Path | str) -> None:
        """Writes `arrays` as .npz; raises InputError where the file cannot be written."""
        self.write("save_matrices", path)

    def files(self) -> Mapping[str, FileMaker]:
        """The figure, `frame` with the caption as CSV, and `arrays` as .npz."""
        return {
            "plot": self._drawn,
            "save_rows": lambda _: csv_of(self.frame, list(self.table.notes)),
            "save_matrices": lambda _: self._archive(),
        }

    def _drawn(self, path: Path) -> bytes:
        plots.check(path)
        with style():
            return plots.drawn(self.draw(), path)

    def _archive(self) -> bytes:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **self.arrays)
        return buffer.getvalue()
