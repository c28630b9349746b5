"""`nasgauge tune`: the recipe of a reduced-training estimator that ranks well for little."""

from __future__ import annotations

from typing import Any

import click

from nasgauge import api
from nasgauge.cli.options.command import PATH, Choice, as_spec, command, flat, option
from nasgauge.cli.options.query import written_store_option
from nasgauge.cli.options.scoring import dry_run_option, sample_options
from nasgauge.cli.options.study import output_and_figure, settings_option, vary_option
from nasgauge.presentation.output import OutputWithFiles
from nasgauge.studies.scored_trials import TrialBudget
from nasgauge.studies.trial_file import TrialFile

_BUDGET = (
    option("--first", default=10, type=click.IntRange(2), help="Recipes that the first round tries."),
    option("--later", default=3, type=click.IntRange(0), help="Recipes that each later round adds."),
)
_FILE = (
    option("--trials", type=PATH, help="CSV with one recipe a row."),
    option("--trial-column", default="trial", help="Column of --trials that names a column of --table."),
    option("--cost-column", default="seconds", help="Column of --trials with the cost of a network."),
    option("--hyper-parameter", multiple=True, help="Column of --trials; repeat. Default: all settings."),
)


@command()
@click.argument("estimator")
@vary_option
@settings_option
@as_spec(TrialBudget, "budget", _BUDGET)
@option("--importance", default="impurity", type=Choice(["impurity", "fanova"]))
@as_spec(TrialFile, "file", _FILE, "Trials that were made already")
@sample_options
@written_store_option
@dry_run_option
@output_and_figure
def tune(output: OutputWithFiles, **chosen: Any) -> None:
    """Find a recipe for ESTIMATOR by minimum importance pruning (MIP).

    By scoring, --vary names the settings and their values. What was scored is in the store, and the
    same command continues from there.

    From a table of trials: --trials has the recipes; --table has one row per architecture, with the
    accuracy of full training in --accuracy-column and that under each recipe in the column of its name.
    """
    output.write(api.tune(**flat(chosen)))
