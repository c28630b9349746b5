"""What the machine failed to do among other work, tried once more with nothing beside it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nasgauge.runtime.devices import release_memory
from nasgauge.scoring.execution import ExecutionSpec, NotHereError
from nasgauge.scoring.executors.cluster import cluster
from nasgauge.scoring.executors.processes import processes
from nasgauge.scoring.executors.worker_spec import WorkerSpec
from nasgauge.scoring.loop import Executor, NetworkScores, NetworkTask, ScoringLoop, in_process


def try_alone(loop: ScoringLoop, execution: ExecutionSpec, architectures: Sequence[str]) -> None:
    """Scores architectures one at a time, in a fresh process that has all memory for itself.

    Estimators are apart too: one that needs too much, or ends the process, is no reason to lose the others.
    Where another process cannot have the estimators, they score in this one.

    Args:
        loop: That noted failures of the machine; its workers are gone.
        execution: Where it scored.
        architectures: On which the machine failed.

    Raises:
        InputError: Where there is no cluster any more.
        EstimatorError: For a bug in an estimator.
    """
    release_memory()
    try:
        spec = WorkerSpec.of(loop.setup, loop.estimators)
        if execution.executor == "ray":
            elsewhere = cluster(spec, address=execution.address, gpus=execution.gpus, alone=True)
        else:
            elsewhere = processes(spec, 1, alone=True)
        with elsewhere as execute:
            _score(loop, execute, architectures)
    except NotHereError:
        _score(loop, in_process(loop.setup, loop.estimators, warm=True), architectures)


def _score(loop: ScoringLoop, execute: Executor, architectures: Sequence[str]) -> None:
    def apart(tasks: Iterable[NetworkTask]) -> Iterator[NetworkScores]:
        return execute([NetworkTask(task.key, (place,)) for task in tasks for place in task.estimators])

    deque(replace(loop, execute=apart).score(architectures), maxlen=0)
