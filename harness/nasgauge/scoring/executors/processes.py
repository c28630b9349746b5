"""Worker processes of this machine, each with its own threads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice

from nasgauge.runtime.workers import pool_of_workers
from nasgauge.scoring.executors.worker_spec import NetworkScorer, WorkerSpec
from nasgauge.scoring.loop import Executor, NetworkTask, Scored

_AHEAD = 2  # networks that wait for each worker, so that none is ever idle

_orders: WorkerSpec  # of a worker


@contextmanager
def processes(orders: WorkerSpec, count: int) -> Iterator[Executor]:
    """Scores networks in `count` processes; raises InputError where one of them dies."""
    prepare = partial(_prepare, orders)
    with pool_of_workers(count, task="scored networks", prepare=prepare) as pool:
        yield partial(_execute, pool, count * _AHEAD)


def _execute(pool: ProcessPoolExecutor, most: int, works: Iterable[NetworkTask]) -> Iterator[Scored]:
    """Results as they come, with at most `most` networks on their way."""
    waiting = iter(works)
    running: set[Future[Scored]] = {pool.submit(_score, work) for work in islice(waiting, most)}
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        running |= {pool.submit(_score, work) for work in islice(waiting, len(done))}
        for future in done:
            yield future.result()


def _prepare(orders: WorkerSpec) -> None:
    """Runs in a worker when it starts."""
    global _orders
    _orders = orders


def _score(work: NetworkTask) -> Scored:
    """Runs in a worker."""
    return _scorer().score(work)


@cache
def _scorer() -> NetworkScorer:
    return _orders.scorer()
