"""`nasgauge tune`: the recipe of a reduced-training estimator that ranks well for little."""

from __future__ import annotations

from pathlib import Path

import click

from nasgauge import plots, plugins
from nasgauge.cli.stores import output_option, typed_command, write
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import InputError
from nasgauge.tuning.forest import MEASURES
from nasgauge.tuning.mip import agrees, prune
from nasgauge.tuning.report import Outcome, draw, text
from nasgauge.tuning.table import Columns, read_trials, shared_columns


@click.command()
@click.argument("estimator")
@click.option("--trials", "recipes", type=click.Path(path_type=Path), help="CSV with one recipe a row.")
@click.option("--trial-column", default="trial", help="Column of --trials that names a column of --table.")
@click.option("--cost-column", default="seconds", help="Column of --trials with the cost of a network.")
@click.option(
    "--hyper-parameter", "names", multiple=True, help="Column of --trials; repeat. Default: all settings."
)
@click.option("--importance", "measure", default="impurity", type=click.Choice(list(MEASURES)))
@click.option("--plot", type=click.Path(path_type=Path), help="Figure of cost against Spearman: .png, .svg.")
@table_options
@output_option
def tune(
    estimator: str,
    recipes: Path | None,
    trial_column: str,
    cost_column: str,
    names: tuple[str, ...],
    measure: str,
    plot: Path | None,
    choice: TableChoice,
    output: Path | None,
) -> None:
    """Find a recipe for ESTIMATOR by minimum importance pruning (MIP).

    From a table of trials: --trials has the recipes; --table has one row per architecture, with the
    accuracy of full training in --accuracy-column and that under each recipe in the column of its name.
    """
    plots.check(plot)
    settings = plugins.estimator(estimator).defaults
    if recipes is None or choice.table_file is None or choice.accuracy_column is None:
        raise InputError("a table of trials wants --trials FILE, --table FILE and --accuracy-column NAME")
    columns = Columns(
        trial=trial_column,
        cost=cost_column,
        accuracy=choice.accuracy_column,
        hyper_parameters=names or shared_columns(recipes, list(settings)),
    )
    source, architectures = read_trials(recipes, choice.table_file, columns)
    rounds = list(prune(source, columns.hyper_parameters, MEASURES[measure]))
    recipe = {each.name: each.value for each in rounds}
    (found,) = (trial for trial in source.every if agrees(trial.recipe, recipe))
    outcome = Outcome(estimator, rounds, source.every, found, cost_column, architectures)
    if plot:
        write(plots.drawn(draw(outcome), plot), plot)
    made = [
        f"Trials: {recipes.name}, accuracies: {choice.table_file.name}.",
        f"Made by: {typed_command()}",
    ]
    write(text(outcome, made), output)
