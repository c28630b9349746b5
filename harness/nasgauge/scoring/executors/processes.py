"""Worker processes of this machine, each with its own threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import cache, partial

import cloudpickle

from nasgauge.runtime.workers import pool_of_workers
from nasgauge.scoring.executors.worker_spec import NetworkScorer, WorkerSpec, received
from nasgauge.scoring.loop import Executor, NetworkScores, NetworkTask

_AHEAD = 2  # networks that wait for each worker, so that none is ever idle
_FIRST, _LATER = 4, 20  # pools that may break in a row before any network was scored, and after
_ENDED = "the process that scored it was ended: for want of memory, from outside, or by a crash"

_spec: bytes  # of a worker


@contextmanager
def processes(spec: WorkerSpec, count: int, *, alone: bool = False) -> Iterator[Executor]:
    """Scores networks in `count` processes.

    Where one of them dies, others take their place, and what all of them had been given is scored one by one,
    which shows at which network one dies: that is a failure of the machine.

    Args:
        spec: What the processes need to know.
        count: Number of processes.
        alone: Whether only one network is scored at a time, and a process that dies ends nothing else.

    Raises:
        InputError: Where they die again and again, and no network is ever scored.
    """
    with ExitStack() as opened:
        workers = _Workers(spec, count, opened, patient=alone)
        yield partial(_execute, workers, 1 if alone else count * _AHEAD)


class _Workers:
    """A pool of worker processes, and another one where it broke."""

    def __init__(self, spec: WorkerSpec, count: int, opened: ExitStack, *, patient: bool) -> None:
        self.lost = partial(spec.lost, reason=_ENDED)
        # By cloudpickle, which also sends what no module names, such as a function within a function.
        self._prepare = partial(_prepare, cloudpickle.dumps(spec))
        self._count, self._opened, self._patient = count, opened, patient
        self._pool: ProcessPoolExecutor | None = None
        self._broken, self._most = 0, _FIRST

    def submit(self, task: NetworkTask) -> Future[NetworkScores]:
        """Gives a worker something to do."""
        if self._pool is None:
            pool = pool_of_workers(self._count, task="scored networks", prepare=self._prepare)
            self._pool = self._opened.enter_context(pool)
        return self._pool.submit(_score, task)

    def worked(self) -> None:
        """A network was scored, so that workers can do that."""
        self._broken, self._most = 0, _LATER

    def renew(self) -> None:
        """Other workers from now on; raises BrokenProcessPool where they only die."""
        self._broken += 1
        if self._broken == self._most and not self._patient:
            raise BrokenProcessPool
        self._opened.pop_all().close()
        self._pool = None


def _execute(workers: _Workers, most: int, tasks: Iterable[NetworkTask]) -> Iterator[NetworkScores]:
    """Results as they come, with at most `most` networks on their way."""
    waiting, running = deque(tasks), dict[Future[NetworkScores], NetworkTask]()
    one_by_one = 0  # of those that wait, so many were given to workers one of which died
    while waiting or running:
        try:
            while waiting and len(running) < (1 if one_by_one else most):
                running[workers.submit(waiting[0])] = waiting[0]
                waiting.popleft()
            wait(running, return_when=FIRST_COMPLETED)
            for future in [future for future in running if future.done()]:
                yield future.result()
                workers.worked()
                del running[future]
                one_by_one = max(0, one_by_one - 1)
        except BrokenProcessPool:
            done = [future for future in running if future.done() and future.exception() is None]
            yield from (future.result() for future in done)
            left = [task for future, task in running.items() if future not in done]
            if len(left) == 1:
                yield workers.lost(left[0])
                one_by_one = max(0, one_by_one - 1)
            else:
                waiting.extendleft(reversed(left))
                one_by_one = len(left)
            running.clear()
            workers.renew()


def _prepare(spec: bytes) -> None:
    """Runs in a worker when it starts; what cannot be read is said by the first task, not by a death."""
    global _spec
    _spec = spec


def _score(task: NetworkTask) -> NetworkScores:
    """Runs in a worker."""
    return _scorer().score(task)


@cache
def _scorer() -> NetworkScorer:
    return received(_spec).scorer()
