"""What the studies have in common: an estimator, the store, and the files that are written in passing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from nasgauge.api.study_options import STUDY_STORE
from nasgauge.api.study_result import StudyResult
from nasgauge.cli.options.command import as_spec, option
from nasgauge.cli.options.output import plot_option
from nasgauge.presentation import plots

vary_option = option("--vary", multiple=True, help="SETTING=VALUE,VALUE..., cheapest first; repeat.")
settings_option = option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE; repeat.")
study_store_option = option(
    "--store", default=STUDY_STORE, type=click.Path(path_type=Path), help="Score file."
)
required_plot_option = option(
    "--plot", type=click.Path(path_type=Path), required=True, help="Figure: .pdf, .png or .svg."
)
save_rows_option = option("--save-rows", type=click.Path(path_type=Path), help="Write every score as CSV.")
save_matrices_option = option(
    "--save-matrices", type=click.Path(path_type=Path), help="Write the matrices as .npz."
)


@dataclass(frozen=True)
class StudyFiles:
    """Files that a study writes beside its table; a figure that cannot be drawn is refused at once."""

    plot: Path | None = None
    save_rows: Path | None = None
    save_matrices: Path | None = None

    def __post_init__(self) -> None:
        plots.check(self.plot)

    def write(self, result: StudyResult) -> None:
        """All that were asked for."""
        if self.plot:
            result.save_figure(self.plot)
        if self.save_rows:
            result.save_rows(self.save_rows)
        if self.save_matrices:
            result.save_arrays(self.save_matrices)


plot_options = as_spec(StudyFiles, "files", (plot_option,), "Output")
study_files = as_spec(StudyFiles, "files", (plot_option, save_rows_option), "Output")
kernel_files = as_spec(StudyFiles, "files", (required_plot_option, save_matrices_option), "Output")
