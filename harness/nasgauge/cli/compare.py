"""`nasgauge compare`: what changed between two runs, with an exit code for CI."""

from __future__ import annotations

import sys

import click

from nasgauge import api
from nasgauge.cli.options.command import NumberRange, command, option
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import query_of
from nasgauge.presentation.output import Output


@command()
@click.argument("first", metavar="RUN_A")
@click.argument("second", metavar="RUN_B")
@option("--threshold", default=0.0, type=NumberRange(0), help="Largest change of tau and rho to allow.")
@option("--score-threshold", type=NumberRange(0), help="Largest relative change of a score.  [default: any]")
@output_options
def compare(first: str, second: str, threshold: float, score_threshold: float | None, output: Output) -> None:
    """Show what changed between two runs; exit code 1 where it is more than a threshold.

    A run is a store with the options that `nasgauge leaderboard` takes for it, in quotes where there
    are some: a.sqlite "a.sqlite --where seed=1"
    """
    found = api.compare_runs(query_of(first), query_of(second))
    output.write(found.table)
    differences = found.changes(threshold, score_threshold)
    for line in differences:
        click.echo(line, err=True)
    sys.exit(1 if differences else 0)
