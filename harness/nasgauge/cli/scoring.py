"""The options that say what is scored and how, shared by the commands that build networks."""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd
import torch
from tqdm import tqdm

from nasgauge import plugins
from nasgauge.cli.options import as_choice
from nasgauge.cli.stores import typed_command
from nasgauge.cli.tables import TableChoice
from nasgauge.columns import OtherTable
from nasgauge.core import BenchmarkTable, Estimator, EstimatorError, InputError, SearchSpace
from nasgauge.header import header, resolve_device
from nasgauge.images import load_images
from nasgauge.plugins import Configured
from nasgauge.probe import Setup
from nasgauge.run import score_all, score_network
from nasgauge.store import Run, Store
from nasgauge.tables import draw

STORED = "What was scored is stored; the same command goes on from there."
_OPTIONS = (
    click.option("--benchmark", default="nasbench201", help="Search space with its table."),
    click.option("--dataset", default="cifar10", help="Data set whose networks are built."),
    click.option("--sample", help="Number of architectures to draw, or `all`.  [default: 100]"),
    click.option(
        "--architectures", type=click.Path(path_type=Path), help="In place of --sample: file, one a line."
    ),
    click.option("--seed", default=0, type=click.IntRange(0), help="Of sample, batch and weights."),
    click.option("--batch-size", default=64, type=click.IntRange(2), help="Images in the minibatch."),
    click.option("--images", default="digits", help="Image source; `nasgauge list` shows all."),
    click.option("--data-folder", type=click.Path(path_type=Path), help="Where image archives lie."),
    click.option("--download", is_flag=True, help="Fetch the image archive if it is not there."),
    click.option("--device", default="auto", type=click.Choice(["auto", "cpu", "cuda", "mps"])),
    click.option("--threads", type=click.IntRange(1), help="CPU threads. Default: torch's choice."),
)


@dataclass(frozen=True)
class Scoring:
    """What the command line asks to be scored, and on what."""

    benchmark: str
    dataset: str
    sample: str | None
    architectures: Path | None
    seed: int
    batch_size: int
    images: str
    data_folder: Path | None
    download: bool
    device: str
    threads: int | None

    def prepare(self, choice: TableChoice, store: Path) -> Prepared:
        """Reads and checks everything before the first write; raises InputError.

        Checkpoints of what trains lie in a folder beside the store.
        """
        if self.threads:
            torch.set_num_threads(self.threads)
        space = plugins.search_space(self.benchmark)
        if self.dataset not in space.tasks:
            raise InputError(plugins.unknown(f"data set of {self.benchmark}", self.dataset, space.tasks))
        table, chosen = self._table_and_sample(choice, space)
        task = space.tasks[self.dataset]
        source = load_images(
            self.images, size=task.size, data_folder=self.data_folder, download=self.download
        )
        if source.classes > task.classes:
            raise InputError(
                f"{self.images} has {source.classes} classes, networks for {self.dataset} only {task.classes}"
            )
        source.batches(self.batch_size, 1, seed=self.seed)
        setup = Setup(
            space,
            task,
            source,
            self.batch_size,
            self.seed,
            resolve_device(self.device),
            workdir=store.with_name(f"{store.name}-checkpoints"),
            progress=_Steps(),
        )
        return Prepared(setup, self.dataset, table, chosen)

    def _table_and_sample(self, choice: TableChoice, space: SearchSpace) -> tuple[BenchmarkTable, list[str]]:
        """The accuracies, and the architectures to score, all of which they have; raises InputError."""
        if self.architectures and self.sample is not None:
            raise InputError("--architectures names them and --sample draws them: give one of the two")
        sample = "100" if self.sample is None else self.sample
        named = _read(self.architectures, space) if self.architectures else None
        if named is None and choice.predicts(space):
            named = list(space.enumerate()) if sample == "all" else space.sample(_count(sample), self.seed)
        table = choice.load(space, self.dataset, named or ())
        chosen = named or _sample(sample, self.seed, space, table)
        table.rows(chosen)
        return table, chosen


scoring_options = as_choice(Scoring, _OPTIONS, "scoring")


@dataclass(frozen=True)
class Prepared:
    """A run that is ready: what probes share, and the accuracies of the architectures to score."""

    setup: Setup
    dataset: str
    table: BenchmarkTable
    chosen: list[str]

    @property
    def other(self) -> OtherTable:
        """The table of the data set with another label."""
        return functools.partial(self.setup.space.load_table, self.dataset)

    def fill(
        self, path: Path, estimators: Sequence[Configured[Estimator]]
    ) -> tuple[Run, pd.DataFrame, list[str]]:
        """Scores what the store does not have; gives the run with its rows and commands."""
        new = not path.exists()
        if new:  # wrong settings show before the first write
            score_network(self.setup, self.chosen[0], estimators)
        with Store(path, create=True) as store:
            this = store.run(header(self.setup, self.dataset), typed_command())
            with tqdm(total=len(self.chosen), unit="arch", disable=not sys.stderr.isatty()) as bar:
                try:
                    for done in score_all(self.setup, estimators, self.chosen, store, this, warm=new):
                        bar.update(done)
                except EstimatorError as error:
                    raise EstimatorError(f"{error}\n{STORED}") from error
                except KeyboardInterrupt as error:
                    raise KeyboardInterrupt(STORED) from error
            return this, store.frame(this), store.commands(this)


class _Steps:
    """A bar below that of the architectures, for estimators that take their time with one of them."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __call__(self, done: int, total: int, what: str) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None or done < self._bar.n:
            self._bar = tqdm(total=total, unit="batch", position=1, leave=False)
        self._bar.set_description(what, refresh=False)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()
            self._bar = None


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
