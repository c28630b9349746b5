"""`nasgauge pairs`, `bands` and `seeds`: how far the numbers of a leaderboard can be trusted."""

from __future__ import annotations

import click

from nasgauge.analysis.bands import bands_table, by_accuracy, by_operation
from nasgauge.analysis.over_seeds import seeds_table
from nasgauge.analysis.pairs import pairs_table
from nasgauge.cli.reading import (
    ReadingChoice,
    TableOutput,
    given_of,
    given_option,
    reading_options,
    table_output,
)
from nasgauge.core import InputError
from nasgauge.plugins import search_space


@click.command()
@reading_options
@table_output
def pairs(choice: ReadingChoice, output: TableOutput) -> None:
    """Compare every two estimators on the same architectures: difference of tau and rho, interval, p.

    p values are corrected for the number of comparisons by Holm's method.
    """
    reading = choice.read()
    output.write(pairs_table(reading), [reading])


@click.command()
@reading_options
@click.option("--by", default="accuracy", type=click.Choice(["accuracy", "operation"]), help="What splits.")
@given_option
@table_output
def bands(choice: ReadingChoice, by: str, given: str | None, output: TableOutput) -> None:
    """Show tau by accuracy band or by presence of each operation, and rho given another estimator."""
    reading = choice.read()
    operations = search_space(reading.table.benchmark).operations
    if by == "operation" and operations is None:
        raise InputError(f"architectures of {reading.table.benchmark} have no choice of operations")
    groups = by_accuracy(reading.accuracy)
    if by == "operation" and operations:
        groups = by_operation(reading.sample, operations)
    output.write(bands_table(reading, groups, given_of(reading, given), by=by), [reading])


@click.command()
@reading_options
@table_output
def seeds(choice: ReadingChoice, output: TableOutput) -> None:
    """Show the spread over the seeds of a store, kept apart from the interval over architectures.

    Of the runs that differ in nothing but the seed, over the architectures that all of them scored.
    """
    by_seed = choice.read_seeds()
    output.write(seeds_table(by_seed), list(by_seed.values()))
