"""Scoring into a store what it does not have yet."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from nasgauge.core import Estimator, EstimatorError, Sample
from nasgauge.plugins import Configured
from nasgauge.runtime.command import current_command
from nasgauge.runtime.progress import bar
from nasgauge.runtime.provenance import Provenance
from nasgauge.runtime.stopping import keeping
from nasgauge.scoring.estimate import TimeEstimate
from nasgauge.scoring.execution import IN_PROCESS, ExecutionSpec
from nasgauge.scoring.failure_report import failures_of, report
from nasgauge.scoring.image_check import check_images
from nasgauge.scoring.memory_check import check_memory
from nasgauge.scoring.novelty import say_new_run
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup
    from nasgauge.scoring.loop import ScoringLoop

_log = logging.getLogger(__name__)
STORED = "What was scored is stored; the same command continues from there."


@dataclass(frozen=True)
class Filled:
    """A run of a store after it was filled: its rows, and what failed.

    failures: of the machine, for these estimators and architectures: there is no row of these.
    """

    run: StoredRun
    rows: pd.DataFrame
    failures: pd.DataFrame


@dataclass(frozen=True)
class ScoringJob:
    """How a store is filled.

    Attributes:
        store: Path of the store.
        setup: What all networks share.
        dataset: Data set whose networks are built.
        execution: Where the networks are scored.
        threads: That the user asked for.
        warm: Whether this process has scored a network before.
        label: What is scored, before the progress bar.
        batch: Whether this is one of many batches, of which only the own rows are given.
        sample: That is scored; None for a search, a study or tuning, whose architectures are none.
    """

    store: Path
    setup: Setup
    dataset: str
    execution: ExecutionSpec = IN_PROCESS
    threads: int | None = None
    warm: bool = False
    label: str = ""
    batch: bool = False
    sample: Sample | None = None

    def fill(self, estimators: Sequence[Configured[Estimator]], architectures: Sequence[str]) -> Filled:
        """Scores what the store does not have.

        Raises:
            InputError: For settings that cannot be used, before the first write.
            EstimatorError: For a bug in an estimator; what was scored before is stored.
        """
        self.execution.check_sendable(self.setup, estimators)
        check_images(self.setup, estimators)
        self._check_memory(architectures)
        new = not self.store.exists()
        if new:  # wrong settings show before the first write
            first = self.setup.space.network_key(architectures[0])
            self.execution.score_once(self._for_dry_run(), first, estimators)
        with Store(self.store, create=True) as store:
            loop = self._fill(store, estimators, architectures, warm=new or self.warm)
            failures = self._scored_alone(loop, architectures)
            report(failures, len(architectures))
            rows = store.frame(loop.run, architectures if self.batch else None)
            return Filled(loop.run, rows, failures)

    def _check_memory(self, architectures: Sequence[str]) -> None:
        """Not for each batch of a search, and not for the machines of a cluster."""
        if not self.warm and self.execution.executor == "local":
            workers = str(self.execution.workers)
            networks = map(self.setup.space.network_key, architectures)
            check_memory(self.setup, networks, int(workers) if workers.isdecimal() else 1)

    def _for_dry_run(self) -> Setup:
        """What was trained serves the run, unless that has other threads, whose checkpoints are others."""
        return self.setup if self.execution == IN_PROCESS else replace(self.setup, workdir=None)

    def _fill(
        self,
        store: Store,
        estimators: Sequence[Configured[Estimator]],
        architectures: Sequence[str],
        *,
        warm: bool,
    ) -> ScoringLoop:
        from nasgauge.scoring.loop import ScoringLoop

        threads = self.threads or 0
        if self.execution.workers == "auto" and not threads:
            threads = threads_of(store, self.setup.provenance(self.dataset))
        workers = self.execution.settle(self.setup, estimators, architectures, threads)
        with self.execution.open(self.setup, estimators, workers, warm=warm) as execute, keeping(STORED):
            # Only now, so that where nothing can score there is no run either.
            if not self.label:  # studies vary one thing after the other
                say_new_run(store, self.setup.provenance(self.dataset))
            run = store.run(self.setup.provenance(self.dataset), current_command())
            sample = None if self.sample is None else store.add_sample(run, self.sample)
            if self.execution.retry_failed:
                again = store.forget_failed(run, estimators, architectures)
                _log.info("%d scores failed before and are tried again.", again)
            watched = TimeEstimate(workers).watch(execute, said=not self.batch)
            loop = ScoringLoop(self.setup, estimators, store, run, watched, sample)
            with _stored_so_far():
                self._show(loop.score(architectures), len(architectures))
        return loop

    def _scored_alone(self, loop: ScoringLoop, architectures: Sequence[str]) -> pd.DataFrame:
        """What the machine fails to do also when it does nothing else."""
        failures = failures_of(loop, architectures)
        if failures.empty:
            return failures
        from nasgauge.scoring.second_try import try_alone

        names = list(failures.architecture.unique())
        _log.info(
            "the machine failed on %d of %d architectures: once more, alone", len(names), len(architectures)
        )
        with _stored_so_far(), keeping(STORED):
            try_alone(loop, self.execution, names)
        return failures_of(loop, architectures)

    def _show(self, steps: Iterator[int], total: int) -> None:
        there = next(steps)
        label, leave = self.label, not self.batch
        with bar(total, unit="architectures", done=there, label=label, leave=leave) as shown:
            for done in steps:
                shown.update(done)


@contextmanager
def _stored_so_far() -> Iterator[None]:
    """Says to whom a bug ends a run that nothing was lost."""
    try:
        yield
    except EstimatorError as error:
        raise EstimatorError(f"{error}\n{STORED}") from error


def threads_of(store: Store, provenance: Provenance) -> int:
    """Threads of the last run of this provenance in all else, 0 if there is none."""
    alike = [run for run in store.runs() if replace(run.provenance, threads=provenance.threads) == provenance]
    return alike[-1].provenance.threads if alike else 0
