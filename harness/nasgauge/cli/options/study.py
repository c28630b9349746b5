"""What the studies have in common: an estimator, the store, and the files that are written in passing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nasgauge.api.study_options import STUDY_STORE
from nasgauge.api.study_result import StudyResult
from nasgauge.cli.options.command import as_spec, option
from nasgauge.cli.options.files import FIGURE, WRITTEN_STORE, WrittenFile, write
from nasgauge.cli.options.output import plot_option

vary_option = option("--vary", multiple=True, help="SETTING=VALUE,VALUE..., cheapest first; repeat.")
settings_option = option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE; repeat.")
study_store_option = option("--store", default=STUDY_STORE, type=WRITTEN_STORE, help="Score file.")
required_plot_option = option("--plot", type=FIGURE, required=True, help="Figure: .pdf, .png or .svg.")
save_rows_option = option("--save-rows", type=WrittenFile(), help="Write every score as CSV.")
save_matrices_option = option("--save-matrices", type=WrittenFile(), help="Write the matrices as .npz.")


@dataclass(frozen=True)
class StudyFiles:
    """Files that a study writes beside its table."""

    plot: Path | None = None
    save_rows: Path | None = None
    save_matrices: Path | None = None

    def write(self, result: StudyResult) -> None:
        """All that were asked for."""
        if self.plot:
            write(result.figure_file(self.plot), self.plot)
        if self.save_rows:
            write(result.rows_file(), self.save_rows)
        if self.save_matrices:
            write(result.arrays_file(), self.save_matrices)


plot_options = as_spec(StudyFiles, "files", (plot_option,), "Output")
study_files = as_spec(StudyFiles, "files", (plot_option, save_rows_option), "Output")
kernel_files = as_spec(StudyFiles, "files", (required_plot_option, save_matrices_option), "Output")
