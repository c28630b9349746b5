"""Which accuracies stand beside scores."""

from __future__ import annotations

from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.cli.options.command import PATH, Choice, as_spec, option
from nasgauge.core import LABEL_KINDS

ACCURACIES = (
    option("--label", help="validation, test, or one in full, as `data list NAME` shows it."),
    option("--table", type=PATH, help="CSV with the accuracies."),
    option("--architecture-column", help="Column of --table that names the architecture."),
    option("--accuracy-column", help="Column of --table with the accuracy in percent."),
    option("--seconds-column", help="Column of --table with the seconds of training, if there is one."),
    option(
        "--label-kind",
        type=Choice(list(LABEL_KINDS)),
        help="Of --table: measured, predicted, or with inherited weights.  [default: measured]",
    ),
    option(
        "--hardware", type=PATH, help="CSV architecture,device,latency_ms[,energy_mj], or an imported table."
    ),
    option(
        "--hardware-device", multiple=True, whole=True, help="Device of --hardware; repeat. Default: all."
    ),
)

accuracy_options = as_spec(AccuracySpec, "accuracies", ACCURACIES, "Accuracies")
