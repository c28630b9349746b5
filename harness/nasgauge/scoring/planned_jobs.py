"""Scoring that was asked for: what is stored of it, and what a few networks take."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nasgauge.core import Estimator, NetworkKey
from nasgauge.core.settings import settings_text
from nasgauge.plugins import Configured
from nasgauge.scoring.estimate import LONG, Measured
from nasgauge.scoring.fill import ScoringJob, threads_of
from nasgauge.scoring.forecast import Forecast, ForecastPart
from nasgauge.scoring.store import Store

if TYPE_CHECKING:
    from nasgauge.scoring.loop import NetworkTask


@dataclass(frozen=True)
class PlannedJob:
    """Scoring that was asked for.

    Attributes:
        job: How the store would be filled.
        estimators: That would score.
        kind: Of several jobs; those of one kind cost the same. Empty where there is one job.
    """

    job: ScoringJob
    estimators: Sequence[Configured[Estimator]]
    kind: str = ""


def forecast(jobs: Sequence[PlannedJob], architectures: Sequence[str], most: int) -> Forecast:
    """What these jobs would score; some networks are scored now, and what they give is thrown away.

    Args:
        jobs: That were asked for, with the same number of workers.
        architectures: That they would score.
        most: Networks to measure for each kind of job; one is enough where that takes long.

    Raises:
        InputError: For settings that an estimator refuses.
        EstimatorError: For a bug in an estimator.
    """
    first = jobs[0].job
    first.execution.check_sendable(first.setup, jobs[0].estimators)
    workers = _settle(first)
    parts: dict[str, ForecastPart] = {}
    for planned in jobs:
        part = parts.setdefault(planned.kind, ForecastPart())
        tasks = _count(planned, architectures, part)
        if tasks and not part.measured.networks:
            _measure(planned, tasks, most, part.measured)
    keys = {first.setup.space.network_key(name) for name in architectures}
    provenance, executor = first.setup.provenance(first.dataset), first.execution.executor
    return Forecast(len(set(architectures)), len(keys), workers, parts, provenance, first.store, executor)


def _settle(job: ScoringJob) -> int:
    """Sets the threads and gives the workers as a run would, but finds no split of the cores by trying."""
    threads = job.threads or 0
    if job.execution.workers == "auto" and not threads:
        known = 0
        if job.store.exists():
            with Store(job.store) as store:
                known = threads_of(store, job.setup.provenance(job.dataset))
        threads = known or 1
    return job.execution.settle(job.setup, (), (), threads)


def _count(planned: PlannedJob, architectures: Sequence[str], part: ForecastPart) -> list[NetworkTask]:
    """Adds to the part what the store has and lacks; gives the networks that it lacks."""
    from nasgauge.scoring.loop import NetworkTask, by_network

    stored = _stored(planned, architectures)
    groups = by_network(planned.job.setup, architectures)
    tasks = []
    for place, each in enumerate(planned.estimators):
        name, have = each.plugin.name, stored[place]
        lacking = sum(have.isdisjoint(names) for names in groups.values())
        part.stored[name] = part.stored.get(name, 0) + len(have)
        part.waiting[name] = part.waiting.get(name, 0) + lacking
    for key, names in groups.items():
        if unscored := tuple(place for place, have in enumerate(stored) if have.isdisjoint(names)):
            tasks.append(NetworkTask(key, unscored))
    part.networks += len(tasks)
    return tasks


def _stored(planned: PlannedJob, architectures: Sequence[str]) -> list[set[str]]:
    """The architectures that each estimator has scored."""
    job = planned.job
    if not job.store.exists():
        return [set() for _ in planned.estimators]
    provenance = job.setup.provenance(job.dataset)
    with Store(job.store) as store:
        runs = [run for run in store.runs() if run.provenance == provenance]
        rows = [store.frame(run, architectures) for run in runs]
    found: dict[tuple[str, str, str], set[str]] = {}
    for frame in rows:
        keys = zip(frame.estimator, frame.version, frame.settings, strict=True)
        for key, architecture in zip(keys, frame.architecture, strict=True):
            found.setdefault(key, set()).add(architecture)
    texts = [(c.plugin.name, c.plugin.version, settings_text(c.settings)) for c in planned.estimators]
    return [found.get(key, set()) for key in texts]


def _measure(planned: PlannedJob, tasks: Sequence[NetworkTask], most: int, measured: Measured) -> None:
    """Scores up to `most` of these networks, evenly among them; a short one twice at first, to warm up."""
    from nasgauge.scoring.score_architecture import score_architecture

    setup = replace(planned.job.setup, workdir=None)  # which would keep checkpoints

    def scored(key: NetworkKey, places: Sequence[int]) -> float:
        start = time.perf_counter()
        found = score_architecture(setup, key, [planned.estimators[place] for place in places])
        seconds = time.perf_counter() - start
        measured.add({name: each.rows for name, each in found.items()}, seconds)
        return seconds

    count = min(most, len(tasks))
    chosen = [tasks[(2 * number + 1) * len(tasks) // (2 * count)] for number in range(count)]
    if scored(chosen[0].key, chosen[0].estimators) >= LONG:
        return
    measured.clear()
    for task in chosen:
        if scored(task.key, task.estimators) >= LONG:
            return
