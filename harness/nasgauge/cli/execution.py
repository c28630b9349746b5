"""Options of where networks are scored: in this process, in several, or on a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import click
import torch

from nasgauge.cli.options import as_choice
from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.probe import Setup
from nasgauge.run import Executor, here
from nasgauge.workers import cores


@dataclass(frozen=True)
class Execution:
    """Where a run is made: `workers` processes of `threads` threads, or a Ray cluster."""

    threads: int | None
    workers: str
    executor: str
    address: str | None
    gpus: float

    def settle(
        self, setup: Setup, estimators: Sequence[Configured[Estimator]], keys: Sequence[str], begun: int
    ) -> int:
        """Sets the threads of this process, and so of all; gives the number of workers.

        begun: threads of a run in the store that this one would go on with, 0 if there is none.

        Raises: InputError for a number of workers that is none.
        """
        if self.workers != "auto" and not (self.workers.isdecimal() and int(self.workers)):
            raise InputError(f"--workers {self.workers!r}: wanted a number from 1, or auto")
        if self.executor == "ray" and self.workers != "1":
            raise InputError(f"--workers {self.workers}: a Ray cluster knows how many it has; leave it out")
        threads = self.threads or (self.workers == "auto" and begun) or 0
        if self.workers == "auto" and not threads:
            return self._calibrated(setup, estimators, keys)
        workers = max(1, cores() // threads) if self.workers == "auto" else int(self.workers)
        if not threads and workers > 1:
            threads = max(1, cores() // workers)
        if threads:
            torch.set_num_threads(threads)
        return workers

    def _calibrated(
        self, setup: Setup, estimators: Sequence[Configured[Estimator]], keys: Sequence[str]
    ) -> int:
        from nasgauge.executors.calibration import calibrate

        rates = calibrate(setup, estimators, keys)
        workers, threads = max(rates, key=rates.__getitem__)
        for (number, each), rate in rates.items():
            click.echo(f"{number} workers of {each} threads: {rate:.2f} networks a second", err=True)
        torch.set_num_threads(threads)
        return workers

    def open(
        self, setup: Setup, estimators: Sequence[Configured[Estimator]], workers: int, *, warm: bool
    ) -> AbstractContextManager[Executor]:
        """What scores the networks, while it is open."""
        from nasgauge.executors.orders import Orders

        if self.executor == "ray":
            from nasgauge.executors.cluster import cluster

            return cluster(Orders.of(setup, estimators), address=self.address, gpus=self.gpus)
        if workers > 1:
            from nasgauge.executors.processes import processes

            return processes(Orders.of(setup, estimators), workers)
        return _here(here(setup, estimators, warm=warm))


@contextmanager
def _here(executor: Executor) -> Iterator[Executor]:
    yield executor


execution_options = as_choice(
    Execution,
    (
        click.option("--threads", type=click.IntRange(1), help="CPU threads of each worker."),
        click.option("--workers", default="1", help="Processes, or `auto`: the fastest split of the cores."),
        click.option("--executor", default="local", type=click.Choice(["local", "ray"])),
        click.option("--address", help="Ray cluster to use, such as `auto`. Default: one of this machine."),
        click.option("--gpus", default=0.0, type=click.FloatRange(0), help="Accelerators of a Ray task."),
    ),
    argument="execution",
)
