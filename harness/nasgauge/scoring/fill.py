"""Scoring into a store, for the commands that score."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from tqdm import tqdm

from nasgauge.cli.execution import HERE, Execution
from nasgauge.cli.setups import SetupChoice
from nasgauge.cli.stores import only_run, typed_command
from nasgauge.core import Estimator, EstimatorError, InputError, SearchSpace
from nasgauge.plugins import Configured
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.score_cache import Ledger
from nasgauge.scoring.store import Run, Store

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup

STORED = "What was scored is stored; the same command goes on from there."


def fill(
    path: Path,
    setup: Setup,
    dataset: str,
    estimators: Sequence[Configured[Estimator]],
    chosen: Sequence[str],
    execution: Execution = HERE,
    *,
    threads: int | None = None,
    warm: bool = False,
    what: str = "",
    batch: bool = False,
) -> tuple[Run, pd.DataFrame, list[str]]:
    """Scores what the store does not have; gives the run with its rows and commands.

    threads: that the user asked for. warm: whether this process has scored a network before.
    what: is scored, before the bar.
    batch: whether this is one of many batches, of which only the own rows are given.
    """
    from nasgauge.scoring.loop import score_all, score_network

    new = not path.exists()
    if new:  # wrong settings show before the first write
        # What was trained serves the run, unless that has other threads, whose checkpoints are others.
        rehearsal = setup if execution == HERE else replace(setup, workdir=None)
        score_network(rehearsal, chosen[0], estimators)
    with Store(path, create=True) as store:
        if execution.workers == "auto" and not threads:
            threads = _threads_of(store, setup.provenance(dataset))
        workers = execution.settle(setup, estimators, chosen, threads or 0)
        with (
            execution.open(setup, estimators, workers, warm=new or warm) as execute,
            tqdm(
                total=len(chosen),
                unit="arch",
                desc=what or None,
                leave=not batch,
                disable=not sys.stderr.isatty(),
            ) as bar,
        ):
            this = store.run(setup.provenance(dataset), typed_command())  # none where nothing can score
            try:
                for done in score_all(setup, estimators, chosen, store, this, execute):
                    bar.update(done)
            except EstimatorError as error:
                raise EstimatorError(f"{error}\n{STORED}") from error
            except KeyboardInterrupt as error:
                raise KeyboardInterrupt(STORED) from error
        return this, store.frame(this, chosen if batch else None), store.commands(this)


def _threads_of(store: Store, provenance: Provenance) -> int:
    """Threads of the last run of this provenance in all else, 0 if there is none."""
    alike = [run for run in store.runs() if replace(run.provenance, threads=provenance.threads) == provenance]
    return alike[-1].provenance.threads if alike else 0


class Scores:
    """What estimators said in one run of a store; what is missing there is scored when it is asked for.

    estimators: scored together. apart: each scored by itself, as what is wanted of more architectures.
    provenance, commands: of that run, none before it was read: the first asking for `ledgers` does.
    """

    def __init__(
        self,
        path: Path,
        where: Sequence[str],
        estimators: Sequence[Configured[Estimator]],
        space: SearchSpace,
        dataset: str,
        how: SetupChoice,
        seed: int,
        apart: Sequence[Configured[Estimator]] = (),
    ) -> None:
        self.provenance: Provenance | None = None
        self.commands: list[str] = []
        self._path, self._where, self._space = path, where, space
        self._groups = [estimators, *([each] for each in apart)]
        self._dataset, self._how, self._seed = dataset, how, seed
        self._setup: Setup | None = None

    @cached_property
    def ledgers(self) -> dict[str, Ledger]:
        """By name of the estimator; raises InputError for a store of another benchmark."""
        rows = self._stored() if self._path.exists() else None
        return {
            each.estimator.name: Ledger(each, rows, partial(self._score, group))
            for group in self._groups
            for each in group
        }

    def _stored(self) -> pd.DataFrame:
        with Store(self._path) as store:
            run = only_run(store.runs(), self._where, self._path)
            if run.provenance.benchmark != self._space.name:
                raise InputError(
                    f"the scores in {str(self._path)!r} are of {run.provenance.benchmark}, the search is in "
                    f"{self._space.name}: choose with --benchmark, or another --store"
                )
            self.provenance, self.commands = run.provenance, store.commands(run)
            self._dataset = run.provenance.dataset
            rows = store.frame(run)
        if self._how.typed("images", "batch_size"):
            self._check_images(run.provenance)
        return rows

    def _check_images(self, stored: Provenance) -> None:
        """Raises InputError where images or batch size were typed that are not those of the run."""
        setup = self._how.setup(self._space, self._dataset, stored.seed, self._path)
        here = setup.provenance(self._dataset)
        if {"fingerprint", "batch_size"} & stored.differing(here).keys():
            raise InputError(
                f"the scores in {str(self._path)!r} are of images {stored.images}, batch "
                f"{stored.batch_size}, not of {here.images}, batch {here.batch_size}: leave "
                "--images and --batch-size out to take those scores, or name another --store"
            )

    def _score(
        self, estimators: Sequence[Configured[Estimator]], architectures: Sequence[str]
    ) -> pd.DataFrame:
        """Rows of these architectures in the run; raises InputError where it would be another."""
        warm = self._setup is not None
        if self._setup is None:
            self._setup = self._how.setup(self._space, self._dataset, self._seed, self._path)
            self._check_same(estimators, len(architectures))
        run, rows, self.commands = fill(
            self._path, self._setup, self._dataset, estimators, architectures, warm=warm, batch=True
        )
        self.provenance = run.provenance
        return rows

    def _check_same(self, estimators: Sequence[Configured[Estimator]], missing: int) -> None:

        assert self._setup is not None
        stored, here = self.provenance, self._setup.provenance(self._dataset)
        if stored is None or stored == here:
            return
        differing = [
            f"{name} {there} there, {now} here" for name, (there, now) in stored.differing(here).items()
        ]
        raise InputError(
            f"{missing} architectures of this search have no score of "
            f"{', '.join(c.estimator.name for c in estimators)} in the run of {str(self._path)!r}, and "
            f"scored here they would be in another run: {'; '.join(differing)}. Score them where and as that "
            "run was made, with `nasgauge run --sample all`, or name a new --store"
        )
