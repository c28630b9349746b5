"""`nasgauge leaderboard` and `nasgauge scores`: what the store says."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path

import click
import pandas as pd

from nasgauge.analysis.columns import OtherTable
from nasgauge.analysis.leaderboard import leaderboard as board_of
from nasgauge.analysis.scored_run import read
from nasgauge.cli.reading import ReadingChoice, TableOutput, reading_options, table_output
from nasgauge.cli.stores import matching_runs, output_option, store_option, where_option, write
from nasgauge.core import BenchmarkTable, InputError, SetEstimator
from nasgauge.plugins import Configured
from nasgauge.presentation.formats import text_of
from nasgauge.presentation.leaderboard_table import board_table, published_table
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.store import Store


@click.command()
@reading_options
@click.option("--published", "beside", is_flag=True, help="Ours beside every published figure, by source.")
@table_output
def leaderboard(choice: ReadingChoice, beside: bool, output: TableOutput) -> None:
    """Print the estimators of one run, best first, with intervals and the noise ceiling.

    An estimator over a set is computed from the stored scores of its parts. Of the scored
    architectures those count that are in the table.
    """
    reading = choice.read()
    board = board_of(reading.columns, reading.sample, reading.table)
    output.write((published_table if beside else board_table)(board, reading), [reading])


def print_leaderboard(
    rows: pd.DataFrame,
    sets: Sequence[Configured[SetEstimator]],
    names: Sequence[str],
    asked: Container[str],
    table: BenchmarkTable,
    other: OtherTable,
    provenance: Provenance,
    commands: Sequence[str],
) -> None:
    """Print the leaderboard of one run, of the estimators `names` or of all; see `reading.read`."""
    reading = read(rows, sets, names, asked, table, provenance, commands, other)
    board = board_of(reading.columns, reading.sample, reading.table)
    write(text_of(board_table(board, reading), "markdown"), None)


@click.command()
@store_option
@where_option
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), help="[default: that of --output]")
@output_option
def scores(path: Path, where: tuple[str, ...], form: str | None, output: Path | None) -> None:
    """Print the raw rows, one per architecture and estimator."""
    form = form or ("parquet" if output and output.suffix == ".parquet" else "csv")
    with Store(path) as store:
        frames = [store.frame(run) for run in matching_runs(store.runs(), where)]
    if not frames:
        raise InputError(f"{str(path)!r} has no run with {', '.join(where) or 'scores'}")
    frame = pd.concat(frames, ignore_index=True).drop(columns=["estimator_id", "asked"])
    if form == "parquet":
        if output is None:
            raise InputError("Parquet is no text: name a file with --output")
        write(frame.to_parquet(index=False, compression="zstd", compression_level=9), output)
    else:
        write(frame.to_csv(index=False, lineterminator="\n"), output)
