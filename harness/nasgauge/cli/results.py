"""`nasgauge leaderboard` and `nasgauge scores`: what the store says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import pandas as pd

from nasgauge import plugins
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.core import BenchmarkTable, InputError
from nasgauge.leaderboard import leaderboard as board_of
from nasgauge.render import FORMATS, caption, render
from nasgauge.store import Run, Store

store_option = click.option(
    "--store", "path", default="nasgauge.sqlite", type=click.Path(path_type=Path), help="Score file."
)
_output = click.option("--output", type=click.Path(path_type=Path), help="Write here, not to the screen.")
_where = click.option(
    "--where", multiple=True, help="COLUMN=VALUE of the run, such as images=digits; repeat to narrow down."
)


@click.command()
@store_option
@_where
@click.option("--estimator", "names", multiple=True, help="Only these; repeat. Default: all.")
@table_options
@click.option("--format", "form", default="markdown", type=click.Choice(FORMATS))
@_output
def leaderboard(
    path: Path,
    where: tuple[str, ...],
    names: tuple[str, ...],
    choice: TableChoice,
    form: str,
    output: Path | None,
) -> None:
    """Print the estimators of one run, best first, with intervals and the noise ceiling.

    Of the scored architectures those count that are in the table.
    """
    with Store(path) as store:
        run = _only(store.runs(), where, path)
        frame, commands = store.frame(run), store.commands(run)
    for name in names:
        if name not in set(frame.estimator):
            raise InputError(plugins.unknown(f"estimator in {path}", name, set(frame.estimator)))
    frame = frame[frame.estimator.isin(names)] if names else frame
    dataset = run.header["dataset"]
    space = plugins.search_space(run.header["benchmark"])
    table = choice.load(space, dataset, frame.architecture.unique())
    print_leaderboard(frame, table, dataset, run.header, commands, form, output)


@click.command()
@store_option
@_where
@click.option("--format", "form", default="csv", type=click.Choice(["csv", "parquet"]))
@_output
def scores(path: Path, where: tuple[str, ...], form: str, output: Path | None) -> None:
    """Print the raw rows, one per architecture and estimator."""
    with Store(path) as store:
        frames = [store.frame(run) for run in _matching(store.runs(), where)]
    if not frames:
        raise InputError(f"{str(path)!r} has no run with {', '.join(where) or 'scores'}")
    frame = pd.concat(frames, ignore_index=True).drop(columns="estimator_id")
    if form == "parquet":
        if output is None:
            raise InputError("Parquet is no text: name a file with --output")
        frame.to_parquet(output, index=False)
    else:
        _write(frame.to_csv(index=False, lineterminator="\n"), output)


def print_leaderboard(
    frame: pd.DataFrame,
    table: BenchmarkTable,
    dataset: str,
    header: Mapping[str, Any],
    commands: Sequence[str],
    form: str,
    output: Path | None = None,
) -> None:
    """Compute, render and print or write one leaderboard."""
    if frame.empty:
        raise InputError("the run has no scores yet: nothing to rank")
    board, sample = board_of(frame, table, dataset)
    absent = len(set(frame.architecture) - set(table.architectures))
    _write(render(board, caption(board, header, table, len(sample), commands, absent), form), output)


def _only(runs: list[Run], where: Sequence[str], path: Path) -> Run:
    """The one run that matches; a leaderboard never mixes runs in silence."""
    matching = _matching(runs, where)
    if not matching:
        raise InputError(f"{str(path)!r} has no run with {', '.join(where) or 'scores'}")
    if len(matching) > 1:
        differing = [key for key in matching[0].header if len({run.header.get(key) for run in matching}) > 1]
        choices = "; ".join(" ".join(f"{key}={run.header.get(key)}" for key in differing) for run in matching)
        raise InputError(f"{str(path)!r} has {len(matching)} runs; choose one with --where: {choices}")
    return matching[0]


def _matching(runs: list[Run], where: Sequence[str]) -> list[Run]:
    wanted = [condition.partition("=")[::2] for condition in where]
    for key, _ in wanted:
        if runs and key not in runs[0].header:
            raise InputError(plugins.unknown("column of a run", key, runs[0].header))
    return [run for run in runs if all(str(run.header.get(key)) == value for key, value in wanted)]


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text)
    except OSError as error:
        raise InputError(f"cannot write {str(output)!r}: {error}") from error
