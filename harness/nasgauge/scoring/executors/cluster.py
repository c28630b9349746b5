"""Many machines, by Ray: it places the work, and repeats what a lost machine was working on."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from nasgauge.core import EstimatorError, InputError
from nasgauge.runtime.extras import needed
from nasgauge.runtime.machine_failures import reason_of
from nasgauge.scoring.executors.worker_spec import NetworkScorer, WorkerSpec
from nasgauge.scoring.loop import Executor, NetworkScores, NetworkTask

CHUNK_SECONDS = 5.0
"""Work of one call of Ray: long beside what Ray adds, short beside what a lost machine costs."""
_MOST = 256  # networks of a call
_AHEAD = 2  # calls for each that can run at once
_RETRIES = 3  # of a call whose machine or process is lost: an estimator may be what ends processes

_scorers: dict[str, NetworkScorer] = {}  # of a worker


@contextmanager
def cluster(
    spec: WorkerSpec, *, address: str | None = None, gpus: float = 0.0, alone: bool = False
) -> Iterator[Executor]:
    """Scores networks on a Ray cluster, as many at once as it has processors (and accelerators).

    What Ray gives up, after `_RETRIES` lost processes or machines, is a failure of the machine.

    Args:
        spec: What the machines need to know.
        address: Of a running cluster, such as `auto`; without it, one is started on this machine.
        gpus: Share of an accelerator that each call needs.
        alone: Whether the cluster gets a network only when the one before is done.

    Raises:
        InputError: If Ray is not installed or no cluster answers.
    """
    ray = needed("ray", "ray")
    _connect(ray, address)
    try:
        remote = ray.remote(num_cpus=spec.threads, num_gpus=gpus, max_retries=_RETRIES)(_score)
        calls = _Calls(ray, spec, partial(remote.remote, ray.put(spec)))
        at_once = _at_once(ray, spec, gpus) * _AHEAD
        yield partial(_execute, calls, *((1, 1) if alone else (at_once, _MOST)))
    except ray.exceptions.RayError as error:
        raise InputError(f"the Ray cluster failed: {error}; the same command continues from there") from error
    finally:
        ray.shutdown()


def _connect(ray: Any, address: str | None) -> None:
    """Raises InputError where no cluster answers."""
    try:
        _reach(address)
        ray.init(
            address=address,
            log_to_driver=False,
            logging_level=logging.ERROR,
            include_dashboard=False if address is None else None,
        )
    except (OSError, ValueError, RuntimeError, ray.exceptions.RayError) as error:
        raise InputError(
            f"no Ray cluster at {address!r}: {error}; `ray start --head` starts one, and without --address "
            "one is started on this machine"
        ) from error


@dataclass(frozen=True)
class _Calls:
    """Calls of Ray: how one is started, and what came of it."""

    ray: Any
    spec: WorkerSpec
    start: Callable[[list[NetworkTask]], Any]

    def result(self, call: Any, tasks: list[NetworkTask]) -> tuple[list[NetworkScores], float]:
        """What a call gave, and its seconds; its own errors are raised without Ray's traceback."""
        errors = self.ray.exceptions
        try:
            found: tuple[list[NetworkScores], float] = self.ray.get(call)
        except errors.RayTaskError as error:
            if isinstance(error.cause, InputError | EstimatorError):
                raise error.cause from None
            raise
        except (errors.WorkerCrashedError, errors.OutOfMemoryError, errors.ObjectLostError) as error:
            reason = f"Ray gave it up: {reason_of(error)}"
            return [self.spec.lost(task, reason) for task in tasks], CHUNK_SECONDS
        return found


def _execute(calls: _Calls, at_once: int, most: int, tasks: Iterable[NetworkTask]) -> Iterator[NetworkScores]:
    """Results as they come; chunks of tasks grow to `CHUNK_SECONDS` of work as that is measured."""
    waiting, size = iter(tasks), 1
    running: dict[Any, list[NetworkTask]] = {}
    while True:
        while len(running) < at_once and (chunk := list(islice(waiting, size))):
            running[calls.start(chunk)] = chunk
        if not running:
            return
        (done, *_), _ = calls.ray.wait(list(running))
        scored, seconds = calls.result(done, running.pop(done))
        size = max(1, min(most, int(CHUNK_SECONDS * len(scored) / seconds)))
        yield from scored


def _score(spec: WorkerSpec, tasks: list[NetworkTask]) -> tuple[list[NetworkScores], float]:
    """Runs in a worker of the cluster: the results, and the seconds that they took."""
    scorer = _scorer(spec)
    start = time.perf_counter()
    return [scorer.score(task) for task in tasks], time.perf_counter() - start


def _scorer(spec: WorkerSpec) -> NetworkScorer:
    """Of this worker, which stays warm from call to call; only that of the last run is kept."""
    if spec.token not in _scorers:
        _scorers.clear()
        _scorers[spec.token] = spec.scorer()
    return _scorers[spec.token]


def _at_once(ray: Any, spec: WorkerSpec, gpus: float) -> int:
    """How many calls the cluster can run at once; raises InputError for none."""
    nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    there = {kind: sum(node.get(kind, 0.0) for node in nodes) for kind in ("CPU", "GPU")}
    room = sum(_fits(node, spec.threads, gpus) for node in nodes)
    if room < 1:
        without = (
            "leave --gpus out" if gpus and not there["GPU"] else "give fewer --threads, or smaller --gpus"
        )
        raise InputError(
            f"the cluster has {there['CPU']:g} processors and {there['GPU']:g} accelerators: each process "
            f"wants {spec.threads} and {gpus:g} on one machine; {without}"
        )
    return room


def _fits(node: dict[str, float], threads: int, gpus: float) -> int:
    """How many calls a machine can run at once."""
    by_processors = int(node.get("CPU", 0.0) / threads)
    return min(by_processors, int(node.get("GPU", 0.0) / gpus)) if gpus else by_processors


def _reach(address: str | None) -> None:
    """Raises OSError where nothing answers at HOST:PORT, for which Ray would wait for minutes."""
    if address and "://" not in address and ":" in address:
        host, _, port = address.rpartition(":")
        if not port.isdecimal():
            raise ValueError("wanted HOST:PORT, or auto")
        socket.create_connection((host, int(port)), timeout=10).close()
