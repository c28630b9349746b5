"""Worker processes of this machine, each with its own threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice

from nasgauge.runtime.workers import pool_of_workers
from nasgauge.scoring.executors.worker_spec import NetworkScorer, WorkerSpec
from nasgauge.scoring.loop import Executor, NetworkScores, NetworkTask

_AHEAD = 2  # networks that wait for each worker, so that none is ever idle

_spec: WorkerSpec  # of a worker


@contextmanager
def processes(spec: WorkerSpec, count: int) -> Iterator[Executor]:
    """Scores networks in `count` processes; raises InputError where one of them dies."""
    prepare = partial(_prepare, spec)
    with pool_of_workers(count, task="scored networks", prepare=prepare) as pool:
        yield partial(_execute, pool, count * _AHEAD)


def _execute(pool: ProcessPoolExecutor, most: int, tasks: Iterable[NetworkTask]) -> Iterator[NetworkScores]:
    """Results as they come, with at most `most` networks on their way."""
    waiting = iter(tasks)
    running: set[Future[NetworkScores]] = {pool.submit(_score, task) for task in islice(waiting, most)}
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        running |= {pool.submit(_score, task) for task in islice(waiting, len(done))}
        for future in done:
            yield future.result()


def _prepare(spec: WorkerSpec) -> None:
    """Runs in a worker when it starts."""
    global _spec
    _spec = spec


def _score(task: NetworkTask) -> NetworkScores:
    """Runs in a worker."""
    return _scorer().score(task)


@cache
def _scorer() -> NetworkScorer:
    return _spec.scorer()
