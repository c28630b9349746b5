"""`nasgauge benchmarks` and `nasgauge compare`: tables of more than one run."""

from __future__ import annotations

import sys

import click

from nasgauge.analysis.compare import changed, compare_table
from nasgauge.analysis.mean_ranks import benchmarks_table
from nasgauge.cli.reading import TableOutput, choice_of, table_output


@click.command()
@click.argument("benchmarks_", metavar="BENCHMARK...", nargs=-1, required=True)
@table_output
def benchmarks(benchmarks_: tuple[str, ...], output: TableOutput) -> None:
    """Rank estimators over several benchmarks, with the interval of the mean rank.

    A BENCHMARK is a store with the options that `nasgauge leaderboard` takes for it, in quotes:
    a.sqlite "a.sqlite --dataset cifar100" "b.sqlite --where seed=0"
    """
    readings = [choice_of(text).read() for text in benchmarks_]
    output.write(benchmarks_table(readings), readings)


@click.command()
@click.argument("first", metavar="RUN_A")
@click.argument("second", metavar="RUN_B")
@click.option(
    "--threshold", default=0.0, type=click.FloatRange(0), help="Largest change of tau and rho that is none."
)
@click.option(
    "--score-threshold", type=click.FloatRange(0), help="Largest relative change of a score.  [default: any]"
)
@table_output
def compare(
    first: str, second: str, threshold: float, score_threshold: float | None, output: TableOutput
) -> None:
    """Show what changed between two runs; exit code 1 where it is more than a threshold.

    A run is a store with the options that `nasgauge leaderboard` takes for it, in quotes where there
    are some: a.sqlite "a.sqlite --where seed=1"
    """
    one, two = choice_of(first).read(), choice_of(second).read()
    table = compare_table(one, two)
    output.write(table, [one, two])
    missing = [f"{name}: not in the second run" for name in one.columns if name not in two.columns]
    differences = missing + changed(table.numbers, correlation=threshold, scores=score_threshold)
    for line in differences:
        click.echo(line, err=True)
    sys.exit(1 if differences else 0)
