"""`nasgauge tune`: the recipe of a reduced-training estimator that ranks well for little."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nasgauge.cli.samples import Prepared, Scoring, scoring_options
from nasgauge.cli.stores import output_option, store_option, typed_command, write
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import Estimator, InputError
from nasgauge.metrics import rank_last, spearman_rho
from nasgauge.plugins import Configured
from nasgauge.presentation import plots
from nasgauge.studies.importance import MEASURES
from nasgauge.studies.mip import Measure, Recipe, Round, Trial, Value, agrees, prune
from nasgauge.studies.mip_report import Outcome, draw, interval, text, written
from nasgauge.studies.scored_trials import Scored
from nasgauge.studies.settings import configured, rows_of, varied, with_values
from nasgauge.studies.trial_table import Columns, TrialTable, read_trials, shared_columns


@click.command()
@click.argument("estimator")
@click.option("--vary", "texts", multiple=True, help="SETTING=VALUE,VALUE..., cheapest first; repeat.")
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE of all trials; repeat.")
@click.option("--first", default=10, type=click.IntRange(2), help="Recipes that the first round draws.")
@click.option("--later", default=3, type=click.IntRange(0), help="Recipes that each later round adds.")
@click.option("--trials", "recipes", type=click.Path(path_type=Path), help="CSV with one recipe a row.")
@click.option("--trial-column", default="trial", help="Column of --trials that names a column of --table.")
@click.option("--cost-column", default="seconds", help="Column of --trials with the cost of a network.")
@click.option(
    "--hyper-parameter", "names", multiple=True, help="Column of --trials; repeat. Default: all settings."
)
@click.option("--importance", default="impurity", type=click.Choice(list(MEASURES)))
@click.option("--plot", type=click.Path(path_type=Path), help="Figure of cost against Spearman: .png, .svg.")
@scoring_options
@table_options
@store_option
@output_option
def tune(
    estimator: str,
    texts: tuple[str, ...],
    settings: tuple[str, ...],
    first: int,
    later: int,
    recipes: Path | None,
    trial_column: str,
    cost_column: str,
    names: tuple[str, ...],
    importance: str,
    plot: Path | None,
    path: Path,
    scoring: Scoring,
    choice: TableChoice,
    output: Path | None,
) -> None:
    """Find a recipe for ESTIMATOR by minimum importance pruning (MIP).

    By scoring, --vary names the settings and their values. What was scored is in the store, and the
    same command goes on from there.

    From a table of trials: --trials has the recipes; --table has one row per architecture, with the
    accuracy of full training in --accuracy-column and that under each recipe in the column of its name.
    """
    plots.check(plot)
    measure = MEASURES[importance]
    base = configured(estimator, settings)
    if bool(recipes) == bool(texts):
        raise InputError("give --vary SETTING=VALUE,VALUE... to score, or --trials FILE to read trials")
    if recipes is None:
        domain = varied(estimator, texts)
        prepared = scoring.prepare(choice, path)
        outcome, made = _by_scoring(prepared, path, base, domain, (first, later), measure)
    else:
        if choice.table_file is None or choice.accuracy_column is None:
            raise InputError(f"--trials {recipes} wants --table FILE and --accuracy-column NAME too")
        columns = Columns(
            trial=trial_column,
            cost=cost_column,
            accuracy=choice.accuracy_column,
            hyper_parameters=names or shared_columns(recipes, list(base.settings)),
        )
        table, architectures = read_trials(recipes, choice.table_file, columns)
        outcome = _pruned(estimator, table, columns, measure, architectures)
        made = [f"Trials: {recipes.name}, accuracies: {choice.table_file.name}."]
    if plot:
        write(plots.drawn(draw(outcome), plot), plot)
    write(text(outcome, [*made, f"Made by: {typed_command()}"]), output)


def _pruned(
    estimator: str, table: TrialTable, columns: Columns, measure: Measure, architectures: int
) -> Outcome:
    rounds = list(prune(table, columns.hyper_parameters, measure))
    return _outcome(estimator, rounds, table.every, columns.cost, architectures)


def _by_scoring(
    prepared: Prepared,
    path: Path,
    base: Configured[Estimator],
    domain: dict[str, list[Any]],
    draws: tuple[int, int],
    measure: Measure,
) -> tuple[Outcome, list[str]]:
    """Rounds of trials that are scored now, or were by the same command before."""
    accuracy = prepared.table.accuracy[prepared.table.rows(prepared.chosen)]
    cost = base.plugin.cost
    first, later = draws

    def score(name: str, recipe: Recipe) -> Trial:
        one = with_values(base, recipe)
        _, frame, _ = prepared.fill(path, [one])
        rows = rows_of(frame, one, prepared.chosen)
        seconds = float((rows.build_seconds + rows.score_seconds).median())
        trial = Trial(name, recipe, spearman_rho(rank_last(rows.score), accuracy), seconds)
        most = first + later * (len(domain) - 1)
        click.echo(
            f"trial {name} of at most {most}: {written(recipe)}: rho {interval(trial.rho)}, {seconds:.3g} s "
            "a network",
            err=True,
        )
        return trial

    def cost_of(recipe: Recipe) -> float:
        assert cost is not None
        return cost({**base.settings, **recipe})

    source = Scored(domain, score, cost_of if cost else None, first, later, prepared.setup.seed)
    rounds = []
    for each in prune(source, list(domain), measure):
        rounds.append(each)
        click.echo(f"round {len(rounds)} of {len(domain)}: fixed {each.name}={each.value}", err=True)
    name = base.plugin.name
    outcome = _outcome(name, rounds, source.made, "seconds a network", len(prepared.chosen))
    rest = {key: value for key, value in base.settings.items() if key not in domain}
    return outcome, [*prepared.caption, f"The other settings: {written(rest)}."]


def _outcome(
    estimator: str, rounds: list[Round], trials: list[Trial], unit: str, architectures: int
) -> Outcome:
    recipe: dict[str, Value] = {each.name: each.value for each in rounds}
    (found,) = (trial for trial in trials if agrees(trial.recipe, recipe))
    return Outcome(estimator, rounds, trials, found, unit, architectures)
