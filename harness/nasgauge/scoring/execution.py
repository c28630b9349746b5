"""Where networks are scored: in this process, in several, or on a cluster."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nasgauge.core import Estimator, InputError, NetworkKey, unknown
from nasgauge.plugins import Configured
from nasgauge.runtime.extras import needed
from nasgauge.runtime.workers import cores

if TYPE_CHECKING:
    from nasgauge.probing.setup import Setup
    from nasgauge.scoring.loop import Executor

_log = logging.getLogger(__name__)
_EXECUTORS = ("local", "ray")


class NotHereError(InputError):
    """Another process, or machine, cannot have what the run needs; the text says what, and what to do."""


@dataclass(frozen=True, kw_only=True)
class ExecutionSpec:
    """Where a run is made.

    Attributes:
        workers: Number of processes, or `auto` for the fastest split of the cores.
        executor: `local` for this machine, `ray` for a Ray cluster.
        address: Of the Ray cluster, such as `auto`; None for one that is started on this machine.
        gpus: Accelerators that a Ray task needs, or a share of one.
        retry_failed: Whether what an estimator failed on is scored again, as what the machine failed on is.
    """

    workers: str | int = "1"
    executor: str = "local"
    address: str | None = None
    gpus: float = 0.0
    retry_failed: bool = False

    def check(self) -> None:
        """Raises InputError for values that do not exist or do not fit together."""
        workers = str(self.workers)
        if self.executor not in _EXECUTORS:
            raise InputError(unknown("executor", self.executor, _EXECUTORS))
        if workers != "auto" and not (workers.isdecimal() and int(workers)):
            raise InputError(f"--workers {workers!r}: wanted a number from 1, or auto")
        if not (
            self.gpus == 0 or 1e-4 <= self.gpus <= 1 or (self.gpus > 0 and float(self.gpus).is_integer())
        ):
            raise InputError(f"--gpus {self.gpus:g}: wanted a share of 0.0001 to 1, or a whole number")
        if self.executor == "ray":
            needed("ray", "ray")
            if workers != "1":
                raise InputError(f"--workers {workers}: a Ray cluster has as many as it has; leave it out")
        elif self.address or self.gpus:
            raise InputError("--address and --gpus are options of a Ray cluster: add --executor=ray")

    def check_sendable(self, setup: Setup, estimators: Sequence[Configured[Estimator]]) -> None:
        """Raises InputError for what other processes cannot have, where there are others."""
        if self._elsewhere:
            from nasgauge.scoring.executors.worker_spec import WorkerSpec

            WorkerSpec.of(setup, estimators)

    def score_once(self, setup: Setup, key: NetworkKey, estimators: Sequence[Configured[Estimator]]) -> None:
        """Scores one network for what estimators raise.

        Where other processes score, one of them does: an estimator that ends it does not end this one.
        """
        from nasgauge.scoring.executors.processes import processes
        from nasgauge.scoring.executors.worker_spec import WorkerSpec
        from nasgauge.scoring.loop import NetworkTask
        from nasgauge.scoring.score_architecture import score_architecture

        if not self._elsewhere:
            score_architecture(setup, key, estimators)
            return
        spec = replace(WorkerSpec.of(setup, estimators), warm=True)
        with processes(spec, 1, alone=True) as execute:
            deque(execute([NetworkTask(key, tuple(range(len(estimators))))]), maxlen=0)

    @property
    def _elsewhere(self) -> bool:
        """Whether other processes score."""
        return self.executor == "ray" or str(self.workers) != "1"

    def settle(
        self,
        setup: Setup,
        estimators: Sequence[Configured[Estimator]],
        architectures: Sequence[str],
        threads: int,
    ) -> int:
        """Sets the threads of this process, and so of all; gives the number of workers.

        Args:
            setup: What probes share.
            estimators: That score, tried where the split of the cores is to be found.
            architectures: Whose networks they are tried on.
            threads: Of each process, as the user or the run that is continued has it; 0 where nobody said.
        """
        import torch

        if self.workers == "auto" and not threads:
            workers, threads = _calibrated(setup, estimators, architectures)
        elif self.workers == "auto":
            workers = max(1, cores() // threads)
        else:
            workers = int(self.workers)
            threads = threads or (max(1, cores() // workers) if workers > 1 else 0)
        if threads:
            torch.set_num_threads(threads)
        _log.debug(
            "executor %s: %d processes, each of %d threads", self.executor, workers, torch.get_num_threads()
        )
        return workers

    def open(
        self, setup: Setup, estimators: Sequence[Configured[Estimator]], workers: int, *, warm: bool
    ) -> AbstractContextManager[Executor]:
        """What scores the networks, while it is open; warm: whether this process has scored before."""
        from nasgauge.scoring.executors.cluster import cluster
        from nasgauge.scoring.executors.processes import processes
        from nasgauge.scoring.executors.worker_spec import WorkerSpec
        from nasgauge.scoring.loop import in_process

        if self.executor == "ray":
            return cluster(WorkerSpec.of(setup, estimators), address=self.address, gpus=self.gpus)
        if workers > 1:
            return processes(WorkerSpec.of(setup, estimators), workers)
        return nullcontext(in_process(setup, estimators, warm=warm))


IN_PROCESS = ExecutionSpec()
"""One network after the other, in this process."""


def _calibrated(
    setup: Setup, estimators: Sequence[Configured[Estimator]], architectures: Sequence[str]
) -> tuple[int, int]:
    """Workers and threads of the fastest split of the cores; logs all that were tried."""
    from nasgauge.scoring.executors.calibration import calibrate

    keys = [setup.space.network_key(architecture) for architecture in architectures]
    rates = calibrate(setup, estimators, keys)
    for (workers, threads), rate in rates.items():
        _log.info("%d x %d threads: %.2f networks a second", workers, threads, rate)
    return max(rates, key=rates.__getitem__)
