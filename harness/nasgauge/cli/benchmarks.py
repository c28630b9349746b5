"""`nasgauge benchmarks`: mean rank over several benchmarks."""

from __future__ import annotations

import click

from nasgauge import api
from nasgauge.cli.options.command import command
from nasgauge.cli.options.output import output_options
from nasgauge.cli.options.query import query_of
from nasgauge.presentation.output import Output


@command()
@click.argument("runs", metavar="BENCHMARK...", nargs=-1, required=True)
@output_options
def benchmarks(runs: tuple[str, ...], output: Output) -> None:
    """Rank estimators over several benchmarks, with the interval of the mean rank.

    A BENCHMARK is a store with the options that `nasgauge leaderboard` takes for it, in quotes:
    a.sqlite "a.sqlite --dataset cifar100" "b.sqlite --where seed=0"
    """
    output.write(api.mean_ranks([query_of(text) for text in runs]))
