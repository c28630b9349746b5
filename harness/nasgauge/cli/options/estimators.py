"""Which estimators score, and their settings."""

from __future__ import annotations

from nasgauge.api.scoring import EstimatorChoice
from nasgauge.cli.options.command import as_spec, option

_ESTIMATORS = (
    option(
        "--estimator",
        "names",
        multiple=True,
        help="Name, or FILE.py:FUNCTION; repeat. Default: all that do not train the network.",
    ),
    option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE; repeat."),
)

estimator_options = as_spec(EstimatorChoice, "chosen", _ESTIMATORS)
