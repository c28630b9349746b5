"""`nasgauge.report`: everything about a run in one page, and its figures."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from nasgauge.analysis.leaderboard import leaderboard as leaderboard_rows
from nasgauge.analysis.nested import Aligned, nested
from nasgauge.api.nested_tables import levels_of
from nasgauge.api.run_query import RunQuery
from nasgauge.api.tables import given_of
from nasgauge.benchmarks.csv_file import content_of, frame_of, numbers
from nasgauge.core import InputError
from nasgauge.presentation.figures import figures_of, style
from nasgauge.presentation.page import page
from nasgauge.presentation.sections import ReportContent
from nasgauge.runtime.command import recorded
from nasgauge.runtime.extras import needed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NUMBERS = ["seconds", "lower", "median", "upper"]


@dataclass(frozen=True)
class Report:
    """A run as a page that opens without a network.

    Attributes:
        html: The page.
        figures: Its figures by name.
    """

    html: str
    figures: Mapping[str, Figure]

    def save_figures(self, folder: Path | str) -> None:
        """Every figure as PDF and PNG; raises InputError where the folder cannot be written to."""
        folder = Path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in self.figure_files():
                (folder / name).write_bytes(content)
        except OSError as error:
            raise InputError(f"cannot write figures to {str(folder)!r}: {error}") from error

    def figure_files(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of a file for every figure, as PDF and PNG."""
        with style():
            for name, figure in self.figures.items():
                for ending in ("pdf", "png"):
                    buffer = io.BytesIO()
                    figure.savefig(buffer, format=ending, dpi=300)
                    yield f"{file_name(name)}.{ending}", buffer.getvalue()


@recorded
def report(run: Any, *, given: str | None = None, curves: Path | str | None = None, **options: Any) -> Report:
    """Everything about a run: leaderboard, figures, uncertainty, published figures, provenance.

    Args:
        run: What `score` returned, or the path of a store.
        given: Estimator whose knowledge the bands take out; None for `params`, where it was scored.
        curves: CSV that `nasgauge search --save-curves` wrote, to be drawn too.
        **options: Attributes of `RunQuery`.

    Returns:
        The page and its figures.

    Raises:
        InputError: If there is no such run, or a library of the extra `report` is missing.
    """
    for library in ("matplotlib", "jinja2"):
        needed(library)
    search, caption = (None, []) if curves is None else read_curves(Path(curves))
    query = RunQuery.of(run, options)
    levels = levels_of(query.read())
    given = given_of(levels, given)
    board = leaderboard_rows(levels[0][0])
    with style():
        figures = figures_of(levels[0][0], board, search)
        content = ReportContent(levels, board, figures, given, _siblings(query), caption)
        return Report(page(content), figures)


def _siblings(query: RunQuery) -> list[Aligned]:
    """The runs with other seeds; none where they have nothing in common with this one."""
    try:
        found = query.read_siblings()
        return nested(list(found.values())) if found else []
    except InputError:
        return []


def file_name(name: str) -> str:
    """The name of a figure without what a file system may not take.

    >>> file_name("scatter-zen(repeats=2)")
    'scatter-zen-repeats-2'
    """
    return re.sub("[^A-Za-z0-9_.]+", "-", name).strip("-")


def read_curves(path: Path) -> tuple[pd.DataFrame, list[str]]:
    """Curves as `nasgauge search` writes them, and the lines of their caption; raises InputError."""
    content = content_of(path)
    caption = list(itertools.takewhile(lambda line: line.startswith(b"#"), content.splitlines(keepends=True)))
    frame = frame_of(content[sum(map(len, caption)) :], ["searcher", "estimator", "report", *_NUMBERS], path)
    frame.index += len(caption)
    values = {name: numbers(frame[name], path, "a number, 0 or more") for name in _NUMBERS}
    return frame.assign(**values), [line.decode(errors="replace").lstrip("# ").strip() for line in caption]
