"""`nasgauge parity`: our scores beside those that someone else gave the same architectures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nasgauge import api
from nasgauge.cli.options.command import PATH, command, option
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import store_option, where_option, which_samples
from nasgauge.presentation.output import Output


@command()
@store_option
@where_option
@option("--scores", required=True, type=PATH, help="CSV with the others' scores.")
@option("--architecture-column", required=True, help="Column of --scores that names the architecture.")
@option(
    "--pair",
    "pairs",
    multiple=True,
    required=True,
    help="ESTIMATOR=COLUMN, or ESTIMATOR=-COLUMN if low is better.",
)
@option("--set", multiple=True, help="ESTIMATOR.SETTING=VALUE of an estimator over a set.")
@which_samples[0]
@which_samples[1]
@output_options
def parity(store: Path, scores: Path, pairs: tuple[str, ...], output: Output, **chosen: Any) -> None:
    """Compare stored scores with those of another implementation, architecture by architecture.

    Over the architectures that both have. An estimator over a set ranks just these.
    """
    output.write(api.parity(store, scores, pairs, **chosen))
