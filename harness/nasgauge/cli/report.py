"""`nasgauge report`: everything about a run in one file, and its figures."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from nasgauge.analysis.leaderboard import leaderboard
from nasgauge.analysis.scored_run import Reading, over_common
from nasgauge.benchmarks.csv_file import content_of, frame_of, numbers
from nasgauge.cli.reading import ReadingChoice, given_of, given_option, reading_options
from nasgauge.cli.stores import typed_command, write
from nasgauge.core import InputError
from nasgauge.presentation.figures import figures_of, style
from nasgauge.presentation.page import page
from nasgauge.runtime.extras import needed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NUMBERS = ["seconds", "lower", "median", "upper"]


@click.command()
@reading_options
@given_option
@click.option(
    "--curves",
    "curves_file",
    type=click.Path(path_type=Path),
    help="CSV that `nasgauge search --curves` wrote.",
)
@click.option("--output", default="report.html", type=click.Path(path_type=Path), help="The page.")
@click.option(
    "--figures", "folder", type=click.Path(path_type=Path), help="Folder for the figures, as PDF and PNG."
)
def report(
    choice: ReadingChoice, given: str | None, curves_file: Path | None, output: Path, folder: Path | None
) -> None:
    """Write one HTML file that opens without a network: leaderboard, figures, uncertainty, provenance."""
    for library in ("matplotlib", "jinja2", "statsmodels"):
        needed(library)
    search, caption = (None, []) if curves_file is None else read_curves(curves_file)
    reading = choice.read()
    given = given_of(reading, given)
    board = leaderboard(reading.columns, reading.sample, reading.table)
    with style():
        figures = figures_of(reading, board, search)
        text = page(
            reading,
            board,
            figures,
            given=given,
            seeds=_siblings(choice, reading),
            search=caption,
            command=typed_command(),
        )
        write(text, output)
        if folder is not None:
            save(figures, folder)


def _siblings(choice: ReadingChoice, reading: Reading) -> dict[int, Reading]:
    """The runs with other seeds; none where they have nothing in common with this one."""
    try:
        found = choice.read_siblings(reading.provenance)
        return found if found and over_common(list(found.values())) else {}
    except InputError:
        return {}


def save(figures: Mapping[str, Figure], folder: Path) -> None:
    """Every figure as PDF and PNG; raises InputError where the folder cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in figures.items():
            for ending in ("pdf", "png"):
                figure.savefig(folder / f"{file_name(name)}.{ending}", dpi=300)
    except OSError as error:
        raise InputError(f"cannot write figures to {str(folder)!r}: {error}") from error


def file_name(name: str) -> str:
    """The name of a figure without what a file system may not take.

    >>> file_name("scatter-zen(repeats=2)")
    'scatter-zen-repeats-2'
    """
    return re.sub("[^A-Za-z0-9_.]+", "-", name).strip("-")


def read_curves(path: Path) -> tuple[pd.DataFrame, list[str]]:
    """Curves as `nasgauge search --curves` writes them, and the lines of their caption; raises InputError."""
    content = content_of(path)
    caption = list(itertools.takewhile(lambda line: line.startswith(b"#"), content.splitlines(keepends=True)))
    frame = frame_of(content[sum(map(len, caption)) :], ["searcher", "estimator", "report", *_NUMBERS], path)
    frame.index += len(caption)
    values = {name: numbers(frame[name], path, "a number, 0 or more") for name in _NUMBERS}
    return frame.assign(**values), [line.decode(errors="replace").lstrip("# ").strip() for line in caption]
