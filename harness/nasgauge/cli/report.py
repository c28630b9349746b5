"""`nasgauge report`: everything about a run in one file, and its figures."""

from __future__ import annotations

from pathlib import Path

from nasgauge import api
from nasgauge.api.run_query import RunQuery
from nasgauge.cli.options.command import PATH, command, option
from nasgauge.cli.options.files import PAGE, WRITTEN_FOLDER
from nasgauge.cli.options.query import given_option, query_options
from nasgauge.runtime.result_files import write


@command()
@query_options
@given_option
@option("--curves", type=PATH, help="CSV that `nasgauge search --save-curves` wrote.")
@option("--output", default="report.html", type=PAGE, help="The page.")
@option("--figures", type=WRITTEN_FOLDER, help="Folder for the figures, as PDF and PNG.")
def report(
    query: RunQuery, given: str | None, curves: Path | None, output: Path, figures: Path | None
) -> None:
    """Write one HTML file that opens without a network: leaderboard, figures, uncertainty, provenance."""
    made = api.report(query, given=given, curves=curves)
    write(made.html, output)
    if figures is not None:
        for name, content in made.figure_files():
            write(content, figures / name)
