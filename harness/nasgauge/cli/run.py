"""`nasgauge run`: score architectures and print the leaderboard."""

from __future__ import annotations

from pathlib import Path

import click

from nasgauge import api
from nasgauge.api.scoring import EstimatorChoice
from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.cli.options.accuracies import accuracy_options
from nasgauge.cli.options.command import command
from nasgauge.cli.options.estimators import estimator_options
from nasgauge.cli.options.output import Output, output_options
from nasgauge.cli.options.query import store_option
from nasgauge.cli.options.scoring import execution_options, run_options
from nasgauge.runtime.command import asked_by, command_line
from nasgauge.scoring.execution import ExecutionSpec
from nasgauge.scoring.run_spec import RunSpec


@command()
@estimator_options
@run_options
@execution_options
@accuracy_options
@store_option
@output_options
def run(
    chosen: EstimatorChoice,
    spec: RunSpec,
    execution: ExecutionSpec,
    accuracies: AccuracySpec,
    store: Path,
    output: Output,
) -> None:
    """Score architectures with estimators; the same command continues where an earlier one stopped."""
    found = api.score_run(spec, chosen, accuracies, execution, store)
    if found.unranked:
        click.echo(
            f"Scores are in {store}; there is nothing to rank them against: {found.unranked}", err=True
        )
        return
    again = command_line(["leaderboard", *found.query.typed])
    with asked_by(again, anew=True):  # what it shows is the same to the last letter
        output.write(api.leaderboard(found))
    click.echo(f"Scores are in {store}; `{again}` shows them again.", err=True)
