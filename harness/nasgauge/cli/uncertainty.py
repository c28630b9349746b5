"""`nasgauge pairs`, `bands` and `seeds`: how far the numbers of a leaderboard can be trusted."""

from __future__ import annotations

import click

from nasgauge.cli.reading import (
    ReadingChoice,
    TableOutput,
    given_of,
    given_option,
    reading_options,
    table_output,
)
from nasgauge.plugins import search_space
from nasgauge.report.bands import bands_table
from nasgauge.report.pairs import pairs_table
from nasgauge.report.spread import seeds_table


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
@given_option
@table_output
def bands(choice: ReadingChoice, given: str | None, output: TableOutput) -> None:
    """Show tau by accuracy band, by presence of each operation, and given another estimator."""
    reading = choice.read()
    operations = search_space(reading.table.benchmark).operations
    output.write(bands_table(reading, operations, given_of(reading, given)), [reading])


@click.command()
@reading_options
@table_output
def seeds(choice: ReadingChoice, output: TableOutput) -> None:
    """Show the spread over the seeds of a store, kept apart from the interval over architectures.

    Of the runs that differ in nothing but the seed, over the architectures that all of them scored.
    """
    by_seed = choice.read_seeds()
    output.write(seeds_table(by_seed), list(by_seed.values()))
