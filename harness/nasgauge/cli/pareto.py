"""`nasgauge pareto`: what sets of networks searches find, between accuracy and complexity."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nasgauge import api
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.cli.options.accuracies import accuracy_options
from nasgauge.cli.options.command import as_spec, command, option
from nasgauge.cli.options.files import FIGURE, WrittenFile, write
from nasgauge.cli.options.output import Output, output_options
from nasgauge.cli.options.searching import report_options, search_options, source_options
from nasgauge.presentation.plots import drawn
from nasgauge.searching.report_spec import ReportSpec
from nasgauge.searching.search_plan import ScoreSource
from nasgauge.searching.search_spec import SearchSpec


@dataclass(frozen=True)
class Files:
    """What is written beside the table."""

    save_front: Path | None
    plot: Path | None


_FILES = (
    option("--save-front", type=WrittenFile(), help="CSV: the sets of all runs, and the true front."),
    option("--plot", type=FIGURE, help="Error against complexity: .pdf, .png or .svg."),
)


@command()
@search_options(runs=10)
@report_options
@accuracy_options
@source_options
@as_spec(Files, "files", _FILES, "Output")
@output_options
def pareto(
    spec: SearchSpec,
    reported: ReportSpec,
    accuracies: AccuracySpec,
    source: ScoreSource,
    files: Files,
    output: Output,
) -> None:
    """Search for networks that are good and small, and compare the sets found with the true front.

    Of all that a run evaluated, the set is what nothing else beats in score and complexity; its hypervolume
    is that of its true accuracies. Where accuracies are predicted, the true front is unknown.
    """
    found = api.run_pareto(spec, reported, accuracies, source)
    if files.save_front:
        write(found.front_table.to_csv(), files.save_front)
    if files.plot:
        write(drawn(found.figure(), files.plot), files.plot)
    output.write(found.table)
