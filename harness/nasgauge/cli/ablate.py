"""`nasgauge ablate`: what each setting of an estimator does to its ranking and its cost."""

from __future__ import annotations

from typing import Any

import click

from nasgauge import api
from nasgauge.cli.options.command import command, flat, option
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import written_store_option
from nasgauge.cli.options.scoring import dry_run_option, sample_options
from nasgauge.cli.options.study import settings_option
from nasgauge.presentation.output import Output


@command()
@click.argument("estimator")
@option("--vary", multiple=True, required=True, help="SETTING=VALUE,VALUE...; repeat.")
@settings_option
@option("--cross", is_flag=True, help="All combinations of the values, not one change at a time.")
@sample_options
@written_store_option
@dry_run_option
@output_options
def ablate(output: Output, **chosen: Any) -> None:
    """Score with ESTIMATOR under other settings, one at a time: rank correlation and seconds of each.

    With --cross in all combinations, since what one setting does may depend on another. What is stored
    already is not scored again.
    """
    output.write(api.ablate(**flat(chosen)))
