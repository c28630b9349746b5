"""`nasgauge run`: score a sample of architectures and print the leaderboard."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import pandas as pd
import torch
from tqdm import tqdm

from nasgauge import plugins
from nasgauge.cli.reading import asked_for
from nasgauge.cli.results import print_leaderboard
from nasgauge.cli.stores import store_option, typed_command
from nasgauge.cli.tables import TableChoice, table_options
from nasgauge.columns import rehearse
from nasgauge.core import BenchmarkTable, Estimator, EstimatorError, InputError, SearchSpace
from nasgauge.header import header, resolve_device
from nasgauge.images import load_images
from nasgauge.plugins import Configured
from nasgauge.probe import Setup
from nasgauge.run import score_all, score_network
from nasgauge.store import Run, Store
from nasgauge.tables import draw

STORED = "What was scored is stored; the same command goes on from there."


@click.command()
@click.option("--benchmark", default="nasbench201", help="Search space with its table.")
@click.option("--dataset", default="cifar10", help="Data set whose networks are built.")
@click.option("--estimator", "names", multiple=True, help="Name, or FILE.py:FUNCTION; repeat. Default: all.")
@click.option("--sample", help="Number of architectures to draw, or `all`.  [default: 100]")
@click.option(
    "--architectures", type=click.Path(path_type=Path), help="In place of --sample: file, one a line."
)
@click.option("--seed", default=0, type=click.IntRange(0), help="Of sample, batch and weights.")
@click.option("--batch-size", default=64, type=click.IntRange(2), help="Images in the minibatch.")
@click.option("--images", default="digits", help="Image source; `nasgauge list` shows all.")
@click.option("--data-folder", type=click.Path(path_type=Path), help="Where image archives lie.")
@click.option("--download", is_flag=True, help="Fetch the image archive if it is not there.")
@click.option("--set", "settings", multiple=True, help="ESTIMATOR.SETTING=VALUE; repeat.")
@click.option("--device", default="auto", type=click.Choice(["auto", "cpu", "cuda", "mps"]))
@click.option("--threads", type=click.IntRange(1), help="CPU threads. Default: torch's choice.")
@table_options
@store_option
def run(
    benchmark: str,
    dataset: str,
    names: tuple[str, ...],
    sample: str | None,
    architectures: Path | None,
    seed: int,
    batch_size: int,
    images: str,
    data_folder: Path | None,
    download: bool,
    settings: tuple[str, ...],
    device: str,
    threads: int | None,
    path: Path,
    choice: TableChoice,
) -> None:
    """Score architectures with estimators; go on where an earlier run of the same command stopped."""
    if threads:
        torch.set_num_threads(threads)
    space = plugins.search_space(benchmark)
    if dataset not in space.tasks:
        raise InputError(plugins.unknown(f"data set of {benchmark}", dataset, space.tasks))
    selection = plugins.configure(names or _all_estimators(), settings)
    table, chosen = _table_and_sample(choice, space, dataset, architectures, sample, seed)
    task = space.tasks[dataset]
    source = load_images(images, size=task.size, data_folder=data_folder, download=download)
    if source.classes > task.classes:
        raise InputError(f"{images} has {source.classes} classes, networks for {dataset} only {task.classes}")
    source.batches(batch_size, 1, seed=seed)
    setup = Setup(space, task, source, batch_size, seed, resolve_device(device))
    asked = asked_for(names, settings)
    for configured in selection.sets:
        if configured.estimator.name in asked:
            rehearse(configured, len(chosen))

    this, rows, commands = _fill(path, setup, dataset, selection.estimators, chosen)
    rows = rows[rows.architecture.isin(chosen)]
    scored = [configured.estimator.name for configured in selection.estimators]
    _tell_failures(rows[rows.estimator.isin(scored)], len(chosen))
    shown = [*scored, *(configured.estimator.name for configured in selection.sets)] if names else []
    print_leaderboard(rows, selection.sets, shown, asked, table, this.header, commands)
    click.echo(f"Scores are in {path}; `nasgauge leaderboard --store {path}` shows them again.", err=True)


def _table_and_sample(
    choice: TableChoice,
    space: SearchSpace,
    dataset: str,
    architectures: Path | None,
    sample: str | None,
    seed: int,
) -> tuple[BenchmarkTable, list[str]]:
    """The accuracies, and the architectures to score, all of which they have; raises InputError."""
    if architectures and sample is not None:
        raise InputError("--architectures names them and --sample draws them: give one of the two")
    sample = "100" if sample is None else sample
    named = _read(architectures, space) if architectures else None
    if named is None and choice.predicts(space):
        named = list(space.enumerate()) if sample == "all" else space.sample(_count(sample), seed)
    table = choice.load(space, dataset, named or ())
    chosen = named or _sample(sample, seed, space, table)
    table.rows(chosen)
    return table, chosen


def _fill(
    path: Path,
    setup: Setup,
    dataset: str,
    estimators: Sequence[Configured[Estimator]],
    chosen: Sequence[str],
) -> tuple[Run, pd.DataFrame, list[str]]:
    """Scores what the store does not have; gives the run with its rows and commands."""
    new = not path.exists()
    if new:  # wrong settings show before the first write
        score_network(setup, chosen[0], estimators)
    with Store(path, create=True) as store:
        this = store.run(header(setup, dataset), typed_command())
        with tqdm(total=len(chosen), unit="arch", disable=not sys.stderr.isatty()) as bar:
            try:
                for done in score_all(setup, estimators, chosen, store, this, warm=new):
                    bar.update(done)
            except EstimatorError as error:
                raise EstimatorError(f"{error}\n{STORED}") from error
            except KeyboardInterrupt as error:
                raise KeyboardInterrupt(STORED) from error
        return this, store.frame(this), store.commands(this)


def _tell_failures(rows: pd.DataFrame, architectures: int) -> None:
    """Says on standard error which estimators have no score for some networks, and the first reason."""
    for name, failed in rows[rows.score.isna()].groupby("estimator"):
        count, reason = failed.architecture.nunique(), failed.error.iloc[0]
        click.echo(f"{name} has no score for {count} of {architectures} architectures: {reason}", err=True)


def _all_estimators() -> list[str]:
    return [*plugins.names(plugins.ESTIMATORS), *plugins.names(plugins.SET_ESTIMATORS)]


def _sample(text: str, seed: int, space: SearchSpace, table: BenchmarkTable) -> list[str]:
    return list(table.architectures) if text == "all" else draw(table, space, _count(text), seed)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise InputError(f"cannot draw a sample of {text!r}: wanted a positive number or all")
    return int(text)


def _read(path: Path, space: SearchSpace) -> list[str]:
    """Architectures of a file, one a line, in any notation; blank lines are skipped."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read architectures from {str(path)!r}: {error}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(space.parse(line))
            except InputError as error:
                raise InputError(f"{path}, line {number}: {error}") from error
    if not found:
        raise InputError(f"{str(path)!r} has no architecture: wanted one a line")
    return list(dict.fromkeys(found))
