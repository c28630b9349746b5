"""Which accuracies stand beside scores."""

from __future__ import annotations

from nasgauge.benchmarks.accuracies import LABEL_KINDS, AccuracySpec
from nasgauge.cli.options.command import PATH, Choice, as_spec, option

ACCURACIES = (
    option("--label", help="validation, test, or DATASET/SPLIT/N epochs/mean of seeds; see `data list`."),
    option("--table", type=PATH, help="CSV with the accuracies."),
    option("--architecture-column", help="Column of --table that names the architecture."),
    option("--accuracy-column", help="Column of --table with the accuracy in percent."),
    option("--seconds-column", help="Column of --table with the seconds of training, if there is one."),
    option(
        "--label-kind",
        type=Choice(LABEL_KINDS),
        help="Whether the accuracies of --table were measured or predicted.  [default: measured]",
    ),
    option("--hardware", type=PATH, help="CSV architecture,device,latency_ms[,energy_mj]."),
    option(
        "--hardware-device", multiple=True, whole=True, help="Device of --hardware; repeat. Default: all."
    ),
)

accuracy_options = as_spec(AccuracySpec, "accuracies", ACCURACIES, "Accuracies")
