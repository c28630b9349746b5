"""`nasgauge run`: score a sample of architectures and print the leaderboard."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pandas as pd

from nasgauge import plugins
from nasgauge.analysis.columns import rehearse
from nasgauge.cli.execution import Execution, execution_options
from nasgauge.cli.reading import asked_for
from nasgauge.cli.results import print_leaderboard
from nasgauge.cli.samples import Scoring, scoring_options
from nasgauge.cli.stores import store_option, telling
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import Estimator, InputError
from nasgauge.scoring.store import Store


@click.command()
@click.option(
    "--estimator",
    "names",
    multiple=True,
    help="Name, or FILE.py:FUNCTION; repeat. Default: all that do not train the network.",
)
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE; repeat.")
@scoring_options
@execution_options
@table_options
@store_option
def run(
    names: tuple[str, ...],
    settings: tuple[str, ...],
    path: Path,
    scoring: Scoring,
    choice: TableChoice,
    execution: Execution,
) -> None:
    """Score architectures with estimators; go on where an earlier run of the same command stopped."""
    execution.check()
    selection = plugins.configure(names or _cheap_estimators(), settings)
    if not selection.estimators:
        raise InputError(
            f"{', '.join(names)} reads no network, and so does not say which architectures count: name "
            "another estimator beside it, such as --estimator params"
        )
    prepared = scoring.prepare(choice, path)
    asked = asked_for(names, settings)
    for configured in selection.sets:
        if configured.estimator.name in asked:
            rehearse(configured, prepared.table, prepared.chosen, prepared.other)

    this, rows, commands = prepared.fill(path, selection.estimators, execution)
    rows = rows[rows.architecture.isin(prepared.chosen)]
    scored = [configured.estimator.name for configured in selection.estimators]
    tell_failures(rows[rows.estimator.isin(scored)], len(prepared.chosen))
    shown = [*scored, *(configured.estimator.name for configured in selection.sets)] if names else []
    print_leaderboard(
        rows, selection.sets, shown, asked, prepared.table, prepared.other, this.provenance, commands
    )
    with Store(path) as store:
        where = telling(this, store.runs())
    again = shlex.join(["nasgauge", "leaderboard", "--store", str(path), *where, *choice.typed()])
    click.echo(f"Scores are in {path}; `{again}` shows them again.", err=True)


def tell_failures(rows: pd.DataFrame, architectures: int) -> None:
    """Says on standard error which estimators have no score for some networks, and the first reason."""
    for name, failed in rows[rows.score.isna()].groupby("estimator"):
        count, reason = failed.architecture.nunique(), failed.error.iloc[0]
        click.echo(f"{name} has no score for {count} of {architectures} architectures: {reason}", err=True)


def _cheap_estimators() -> list[str]:
    """All installed ones, but for those that train every network."""
    names = [*plugins.names(plugins.ESTIMATORS), *plugins.names(plugins.SET_ESTIMATORS)]
    found = {name: plugins.estimator(name) for name in names}
    return [n for n, plugin in found.items() if not (isinstance(plugin, Estimator) and plugin.trains)]
