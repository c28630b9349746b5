"""`nasgauge search`: what accuracy one ends up with under a budget."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nasgauge import api
from nasgauge.api.search_results import SearchResult
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.cli.options.accuracies import accuracy_options
from nasgauge.cli.options.command import as_spec, command, option
from nasgauge.cli.options.files import FIGURE, WrittenFile, write
from nasgauge.cli.options.output import Output, output_options
from nasgauge.cli.options.searching import report_options, search_options, source_options
from nasgauge.core import InputError
from nasgauge.presentation.plots import drawn
from nasgauge.searching.report_spec import ReportSpec
from nasgauge.searching.search_plan import ScoreSource
from nasgauge.searching.search_spec import SearchSpec


@dataclass(frozen=True)
class Files:
    """What is written beside the table."""

    save_curves: Path | None
    plot: Path | None
    save_distributions: Path | None
    plot_distributions: Path | None

    def check(self, spec: SearchSpec) -> None:
        """Raises InputError for what could not be written: before the work, not after it."""
        file = self.save_distributions
        if file and file.suffix != ".npz":
            raise InputError(f"cannot write {str(file)!r}: wanted a name that ends in .npz")
        if file or self.plot_distributions:
            spec.check_learns_one()

    def write(self, found: SearchResult) -> None:
        """All that was asked for."""
        if self.save_curves:
            write(found.curves_table.to_csv(), self.save_curves)
        if self.plot:
            write(drawn(found.figure(), self.plot), self.plot)
        if self.save_distributions:
            write(found.distribution_archive(), self.save_distributions)
        if self.plot_distributions:
            write(drawn(found.distribution_figure(), self.plot_distributions), self.plot_distributions)


_FILES = (
    option("--save-curves", type=WrittenFile(), help="CSV: accuracy of the incumbent against seconds."),
    option("--plot", type=FIGURE, help="The same as a figure: .pdf, .png or .svg."),
    option(
        "--save-distributions",
        type=WrittenFile(),
        help=".npz: what the one searcher that learns has learned.",
    ),
    option("--plot-distributions", type=FIGURE, help="The same as a figure: .pdf, .png or .svg."),
)


@command()
@search_options(runs=100)
@report_options
@accuracy_options
@source_options
@as_spec(Files, "files", _FILES, "Output")
@output_options
def search(
    spec: SearchSpec,
    reported: ReportSpec,
    accuracies: AccuracySpec,
    source: ScoreSource,
    files: Files,
    output: Output,
) -> None:
    """Search a benchmark under a budget, many times, and print what accuracy one ends up with.

    Trainings cost the seconds that the table recorded; scores come from the store, are computed when
    missing, and cost the seconds that they took.
    """
    files.check(spec)
    found = api.run_search(spec, reported, accuracies, source)
    files.write(found)
    output.write(found.table)
