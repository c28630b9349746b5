"""Options of where networks are scored: in this process, in several, or on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from nasgauge.cli.options import as_choice
from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.runtime.extras import needed
from nasgauge.runtime.workers import cores

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup
    from nasgauge.scoring.loop import Executor


@dataclass(frozen=True)
class Execution:
    """Where a run is made: in `workers` processes, or on a Ray cluster."""

    workers: str
    executor: str
    address: str | None
    gpus: float

    def check(self) -> None:
        """Raises InputError for options that are none or do not fit together."""
        if self.workers != "auto" and not (self.workers.isdecimal() and int(self.workers)):
            raise InputError(f"--workers {self.workers!r}: wanted a number from 1, or auto")
        if not (self.gpus == 0 or 1e-4 <= self.gpus <= 1 or (self.gpus > 0 and self.gpus.is_integer())):
            raise InputError(f"--gpus {self.gpus:g}: wanted a share of 0.0001 to 1, or a whole number")
        if self.executor == "ray":
            needed("ray", "ray")
            if self.workers != "1":
                raise InputError(
                    f"--workers {self.workers}: a Ray cluster has as many as it has; leave it out"
                )
        elif self.address or self.gpus:
            raise InputError("--address and --gpus are of a Ray cluster: add --executor ray")

    def settle(
        self, setup: Setup, estimators: Sequence[Configured[Estimator]], keys: Sequence[str], threads: int
    ) -> int:
        """Sets the threads of this process, and so of all; gives the number of workers.

        threads: of each, as the user or a run that this one goes on with has it; 0 where nobody said.
        """
        import torch

        if self.workers == "auto" and not threads:
            workers, threads = _calibrated(setup, estimators, keys)
        elif self.workers == "auto":
            workers = max(1, cores() // threads)
        else:
            workers = int(self.workers)
            threads = threads or (max(1, cores() // workers) if workers > 1 else 0)
        if threads:
            torch.set_num_threads(threads)
        return workers

    def open(
        self, setup: Setup, estimators: Sequence[Configured[Estimator]], workers: int, *, warm: bool
    ) -> AbstractContextManager[Executor]:
        """What scores the networks, while it is open."""
        from nasgauge.scoring.executors.cluster import cluster
        from nasgauge.scoring.executors.orders import Orders
        from nasgauge.scoring.executors.processes import processes
        from nasgauge.scoring.loop import here

        if self.executor == "ray":
            return cluster(Orders.of(setup, estimators), address=self.address, gpus=self.gpus)
        if workers > 1:
            return processes(Orders.of(setup, estimators), workers)
        return nullcontext(here(setup, estimators, warm=warm))


HERE = Execution("1", "local", None, 0.0)


def _calibrated(
    setup: Setup, estimators: Sequence[Configured[Estimator]], keys: Sequence[str]
) -> tuple[int, int]:
    """Workers and threads of the fastest split of the cores; tells all that were tried."""
    from nasgauge.scoring.executors.calibration import calibrate

    rates = calibrate(setup, estimators, keys)
    for (workers, threads), rate in rates.items():
        click.echo(f"{workers} x {threads} threads: {rate:.2f} networks a second", err=True)
    return max(rates, key=rates.__getitem__)


execution_options = as_choice(
    Execution,
    (
        click.option("--workers", default="1", help="Processes, or `auto`: the fastest split of the cores."),
        click.option("--executor", default="local", type=click.Choice(["local", "ray"])),
        click.option("--address", help="Ray cluster to use, such as `auto`. Default: one of this machine."),
        click.option("--gpus", default=0.0, type=click.FloatRange(0), help="Accelerators of a Ray task."),
    ),
    argument="execution",
)
