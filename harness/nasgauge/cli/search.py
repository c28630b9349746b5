"""`nasgauge search`: what accuracy one ends up with under a budget."""

from __future__ import annotations

from typing import Any

from nasgauge import api
from nasgauge.cli.options.command import command, option
from nasgauge.cli.options.files import ARCHIVE, CSV, FIGURE
from nasgauge.cli.options.output import output_with
from nasgauge.cli.options.searching import search_options
from nasgauge.presentation.output import OutputWithFiles

_FILES = (
    option("--save-curves", type=CSV, help="CSV: accuracy of the incumbent against seconds."),
    option("--plot", type=FIGURE, help="The same as a figure: .pdf, .png or .svg."),
    option("--save-distributions", type=ARCHIVE, help=".npz: what the one searcher that learns has learned."),
    option("--plot-distributions", type=FIGURE, help="The same as a figure: .pdf, .png or .svg."),
)


@command()
@search_options(runs=100)
@output_with(*_FILES)
def search(output: OutputWithFiles, **chosen: Any) -> None:
    """Search a benchmark under a budget, many times, and print what accuracy one ends up with.

    Trainings cost the seconds that the table recorded; scores come from the store, are computed when
    missing, and cost the seconds that they took.
    """
    output.write(api.run_search(**chosen, files=output.beside))
