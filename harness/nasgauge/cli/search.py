"""`nasgauge search`: what accuracy one ends up with under a budget."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import click

from nasgauge import plugins
from nasgauge.cli.reports import ReportChoice, report_options
from nasgauge.cli.searching import SearchChoice, largest, search_options
from nasgauge.cli.setups import SetupChoice, setup_options
from nasgauge.cli.stores import output_option, store_option, typed_command, where_option, write
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import InputError
from nasgauge.presentation.formats import FORMATS
from nasgauge.presentation.plots import check, drawn
from nasgauge.presentation.search_figure import drawing
from nasgauge.presentation.search_table import caption, render, render_curves
from nasgauge.runtime.machine import processor
from nasgauge.searching import distributions
from nasgauge.searching.outcomes import curves
from nasgauge.searching.trainings import Trainings


@click.command()
@search_options
@click.option("--runs", default=100, type=click.IntRange(1), help="Independent runs of each search.")
@report_options
@table_options
@store_option
@where_option
@setup_options
@click.option(
    "--curves",
    "curve_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write accuracy against seconds as .csv, .pdf, .png or .svg; repeat.",
)
@click.option(
    "--distributions",
    "distribution_files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the distributions that the one searcher learned as .npz, .pdf, .png or .svg; repeat.",
)
@click.option("--format", "form", default="markdown", type=click.Choice(FORMATS))
@output_option
def search(
    searching: SearchChoice,
    runs: int,
    reported: ReportChoice,
    choice: TableChoice,
    path: Path,
    where: tuple[str, ...],
    how: SetupChoice,
    curve_files: tuple[Path, ...],
    distribution_files: tuple[Path, ...],
    form: str,
    output: Path | None,
) -> None:
    """Search a benchmark under a budget, many times, and print what accuracy one ends up with.

    Trainings cost the seconds that the table recorded; scores come from the store, are computed when
    missing, and cost the seconds they took.
    """
    for file in curve_files:
        check(file, others=(".csv",))
    searches = searching.read()
    if distribution_files:
        _check_learned(searches.learning, distribution_files)
    searched, reports = reported.load(searches.space, choice)
    scores, complexity = searches.asking(searching.complexity, searched, reported.search_on, path, where, how)
    # Images are read where a searcher trains networks itself: most do not, and need none.
    setup = functools.cache(lambda: how.setup(searches.space, reported.search_on, searching.seed, path))
    shown = searches.run(Trainings(searched), scores, complexity, runs, setup)
    asked = list(dict.fromkeys([*scores.commands, typed_command()]))
    lines = caption(shown, searched, reports, scores.provenance, processor(), asked, searching.seed)
    write(render(shown, reports, lines, form), output)
    if curve_files:
        points = curves(largest(shown), reports)
    for file in curve_files:
        if file.suffix == ".csv":
            write(render_curves(points, lines), file)
        else:
            write(drawn(drawing(points), file), file)
    for file in distribution_files:
        (one,) = (series for series in shown if series.learns)
        if file.suffix == ".npz":
            write(distributions.archive(one, searches.space, lines), file)
        else:
            write(drawn(distributions.drawing(one, searches.space), file), file)


def _check_learned(learning: Sequence[str], files: Sequence[Path]) -> None:
    """Raises InputError where not one series, of the searchers named, gives distributions to write."""
    if len(learning) != 1:
        known = [name for name in plugins.names(plugins.SEARCHERS) if plugins.searcher(name).learns]
        raise InputError(
            f"--distributions wants one search that learns a distribution, and there are {len(learning)}: "
            f"name one of {', '.join(known)}, and one budget"
        )
    for file in files:
        check(file, others=(".npz",))
