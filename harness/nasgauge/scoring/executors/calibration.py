"""How many processes of how many threads score fastest here: tried, not guessed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice

import torch

from nasgauge.core import Estimator, NetworkKey
from nasgauge.plugins import Configured
from nasgauge.probing.setup import Setup
from nasgauge.runtime.workers import cores
from nasgauge.scoring.executors.processes import processes
from nasgauge.scoring.executors.worker_spec import WorkerSpec
from nasgauge.scoring.loop import NetworkTask

_EACH = 4  # networks that each worker scores


def calibrate(
    setup: Setup, estimators: Sequence[Configured[Estimator]], keys: Sequence[NetworkKey]
) -> dict[tuple[int, int], float]:
    """Networks a second by (workers, threads of each), for every even split of the cores.

    Each split scores networks of `keys`, after one each that starts and warms the workers. Leaves the
    number of threads of this process as it was.
    """
    setup = replace(setup, workdir=None)  # a checkpoint would spare work, and be left behind
    before = torch.get_num_threads()
    rates = {}
    try:
        for workers in (n for n in range(1, cores() + 1) if cores() % n == 0):
            torch.set_num_threads(cores() // workers)
            rates[workers, cores() // workers] = _rate(WorkerSpec.of(setup, estimators), workers, keys)
    finally:
        torch.set_num_threads(before)
    return rates


def _rate(spec: WorkerSpec, workers: int, keys: Sequence[NetworkKey]) -> float:
    everything = tuple(range(len(spec.estimators)))
    tasks = [NetworkTask(key, everything) for key in islice(cycle(keys), workers * (1 + _EACH))]
    with processes(spec, workers) as execute:
        list(execute(tasks[:workers]))
        start = time.perf_counter()
        list(execute(tasks[workers:]))
        return workers * _EACH / (time.perf_counter() - start)
