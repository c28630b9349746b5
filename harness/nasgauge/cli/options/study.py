"""What the studies have in common: an estimator, the store, and the files beside the table."""

from __future__ import annotations

from nasgauge.api.study_options import STUDY_STORE
from nasgauge.cli.options.command import option
from nasgauge.cli.options.files import CSV, WRITTEN_STORE
from nasgauge.cli.options.output import output_with, plot_option

vary_option = option("--vary", multiple=True, help="SETTING=VALUE,VALUE..., cheapest first; repeat.")
settings_option = option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE; repeat.")
study_store_option = option("--store", default=STUDY_STORE, type=WRITTEN_STORE, help="Score file.")
save_rows_option = option("--save-rows", type=CSV, help="Write every score as CSV.")

output_and_figure = output_with(plot_option)
study_output = output_with(plot_option, save_rows_option)
