"""`nasgauge leaderboard` and `nasgauge scores`: what the store says."""

from __future__ import annotations

import functools
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from nasgauge import plugins
from nasgauge.cli.stores import matching_runs, only_run, output_option, store_option, where_option, write
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.columns import Column, OtherTable, columns, combine, in_table, left_out
from nasgauge.core import BenchmarkTable, InputError, SetEstimator
from nasgauge.leaderboard import leaderboard as board_of
from nasgauge.plugins import Configured
from nasgauge.render import FORMATS, caption, render
from nasgauge.store import Store


@click.command()
@store_option
@where_option
@click.option("--estimator", "names", multiple=True, help="Only these; repeat. Default: all.")
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE of an estimator over a set.")
@click.option("--dataset", help="Data set of the accuracies.  [default: that of the networks]")
@table_options
@click.option("--format", "form", default="markdown", type=click.Choice(FORMATS))
@output_option
def leaderboard(
    path: Path,
    where: tuple[str, ...],
    names: tuple[str, ...],
    settings: tuple[str, ...],
    dataset: str | None,
    choice: TableChoice,
    form: str,
    output: Path | None,
) -> None:
    """Print the estimators of one run, best first, with intervals and the noise ceiling.

    An estimator over a set is computed from the stored scores of its parts. Of the scored
    architectures those count that are in the table.
    """
    with Store(path) as store:
        run = only_run(store.runs(), where, path)
        frame, commands = store.frame(run), store.commands(run)
    stored, over_sets = set(frame.estimator), plugins.names(plugins.SET_ESTIMATORS)
    for name in names:
        if name not in stored and name not in over_sets:
            raise InputError(plugins.unknown(f"estimator in {path}", name, stored))
    sets = plugins.configure_sets([name for name in over_sets if name in (names or over_sets)], settings)
    space = plugins.search_space(run.header["benchmark"])
    dataset = dataset or run.header["dataset"]
    if dataset not in space.tasks:
        raise InputError(plugins.unknown(f"data set of {space.name}", dataset, space.tasks))
    table = choice.load(space, dataset, frame.architecture.unique())
    asked, other = asked_for(names, settings), functools.partial(space.load_table, dataset)
    print_leaderboard(frame, sets, names, asked, table, other, run.header, commands, form, output)


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
        write(frame.to_parquet(index=False), output)
    else:
        write(frame.to_csv(index=False, lineterminator="\n"), output)


def print_leaderboard(
    rows: pd.DataFrame,
    sets: Sequence[Configured[SetEstimator]],
    names: Sequence[str],
    asked: Container[str],
    table: BenchmarkTable,
    other: OtherTable,
    header: Mapping[str, Any],
    commands: Sequence[str],
    form: str = "markdown",
    output: Path | None = None,
) -> None:
    """Compute, render and print or write the leaderboard of one run, of `names` or of all.

    Estimators over a set that cannot be computed are left out, unless they were asked for.
    """
    if rows.empty:
        raise InputError("the run has no scores yet: nothing to rank")
    if names:
        parts = {part.partition(".")[0] for c in sets for part in c.estimator.parts_of(c.settings)}
        rows = rows[rows.estimator.isin(parts | set(names))]
    sample, found = columns(in_table(rows, table))
    over_set: dict[str, Column] = {}
    for configured in sets:
        name = configured.estimator.name
        try:
            over_set[_with_settings(configured)] = combine(
                configured, found, table, sample, seed=header["seed"], other=other
            )
        except InputError:
            if name in asked:
                raise
    shown = {
        name: column for name, column in (found | over_set).items() if not names or column.estimator in names
    }
    board = board_of(shown, sample, table)
    lines = caption(board, header, table, len(sample), commands, left_out(rows, sample, table))
    write(render(board, lines, form), output)


def asked_for(names: Sequence[str], settings: Sequence[str]) -> set[str]:
    """Estimators that the command line names, by themselves or by one of their settings."""
    return {*names, *(setting.partition(".")[0] for setting in settings)}


def _with_settings(configured: Configured[SetEstimator]) -> str:
    """`vote`, or `vote(of=naswot+params)` where settings are not the defaults."""
    chosen = {k: v for k, v in configured.settings.items() if v != configured.estimator.defaults[k]}
    text = ", ".join(f"{key}={value}" for key, value in chosen.items())
    return f"{configured.estimator.name}({text})" if chosen else configured.estimator.name
