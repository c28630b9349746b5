"""`nasgauge pareto`: what sets of networks searches find, between accuracy and complexity."""

from __future__ import annotations

from typing import Any

from nasgauge import api
from nasgauge.cli.options.command import command, option
from nasgauge.cli.options.files import CSV, FIGURE
from nasgauge.cli.options.output import output_with
from nasgauge.cli.options.searching import search_options
from nasgauge.presentation.output import OutputWithFiles

_FILES = (
    option("--save-front", type=CSV, help="CSV: the sets of all runs, and the true front."),
    option("--plot", type=FIGURE, help="Error against complexity: .pdf, .png or .svg."),
)


@command()
@search_options(runs=10)
@output_with(*_FILES)
def pareto(output: OutputWithFiles, **chosen: Any) -> None:
    """Search for networks that are good and small, and compare the sets found with the true front.

    Of all that a run evaluated, the set is what nothing else beats in score and complexity; its hypervolume
    is that of its true accuracies. Where accuracies are predicted, the true front is unknown.
    """
    output.write(api.run_pareto(**chosen))
