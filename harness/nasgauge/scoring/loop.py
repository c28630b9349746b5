"""The loop: what a run of a store lacks is scored, network by network, and stored as it comes."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nasgauge.core import Estimator, EstimatorError, NetworkKey, Score
from nasgauge.plugins import Configured
from nasgauge.probing.setup import Setup
from nasgauge.scoring.novelty import say_other_versions
from nasgauge.scoring.outcome import Outcome
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun
from nasgauge.scoring.store_failures import MachineFailure
from nasgauge.scoring.suspects import ENOUGH, Held, Suspects

Twins = dict[NetworkKey, list[str]]
"""Architectures that are one network, by its key."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NetworkTask:
    """One network to score: its key, and the estimators that have no score of it, by their place."""

    key: NetworkKey
    estimators: tuple[int, ...]


@dataclass(frozen=True)
class NetworkScores:
    """A task that is done: its outcomes by estimator name, and the seconds that all of it took."""

    task: NetworkTask
    outcomes: Mapping[str, Outcome]
    seconds: float = 0.0


Executor = Callable[[Iterable[NetworkTask]], Iterator[NetworkScores]]
"""Scores networks, in this process or elsewhere, in any order."""


@dataclass(frozen=True)
class ScoringLoop:
    """Scores architectures into one run of a store.

    Attributes:
        setup: What all networks share.
        estimators: With their settings.
        store: Open for writing.
        run: Of the store.
        execute: Scores the networks.
        sample: Key in the store of the sample that these architectures are; None where they are none.
    """

    setup: Setup
    estimators: Sequence[Configured[Estimator]]
    store: Store
    run: StoredRun
    execute: Executor
    sample: int | None = None

    def score(self, architectures: Sequence[str]) -> Iterator[int]:
        """Score what the store does not have yet; yields the number of architectures done at each step.

        The first is the number of those that are there before anything is scored.

        Equal networks are built and scored once. Each network's rows are committed together when they
        come, so whatever ends the process loses at most the scores in flight. Where the machine fails, that
        is noted, and the network is scored the next time.

        Raises:
            EstimatorError: For a bug in an estimator.
        """
        ids = {
            c.plugin.name: self.store.register(
                self.run, c.plugin.name, c.plugin.version, c.settings, self.sample, c.file
            )
            for c in self.estimators
        }
        done = {name: self.store.scored(self.run, id_) for name, id_ in ids.items()}
        shapes = {name: _Shape(name, self.store.parts(self.run, id_)) for name, id_ in ids.items()}
        for configured, have in zip(self.estimators, done.values(), strict=True):
            if not have:
                say_other_versions(self.store, self.run, configured)
        twins = by_network(self.setup, architectures)
        tasks = list(self._lacking(ids, done, twins))
        self._log_known(done, architectures)
        yield sum(map(len, twins.values())) - sum(len(twins[task.key]) for task in tasks)
        before = {name: self.store.failing_networks(self.run, id_, ENOUGH) for name, id_ in ids.items()}
        suspects = Suspects(before)
        for found in self.execute(tasks):
            for name, outcome in found.outcomes.items():
                shapes[name].check(outcome.rows)
            self._add(found, ids, twins, suspects)
            yield len(twins[found.task.key])
        self._store([(ids[name], held) for name, held in suspects.rest()], twins)

    def _lacking(
        self, ids: Mapping[str, int], done: Mapping[str, set[str]], twins: Twins
    ) -> Iterator[NetworkTask]:
        """The networks that some estimator has not scored; what is known of their twins is copied."""
        for key, names in twins.items():
            self._copy_known(ids, done, names)
            unscored = (place for place, have in enumerate(done.values()) if have.isdisjoint(names))
            if places := tuple(unscored):
                yield NetworkTask(key, places)

    def _log_known(self, done: Mapping[str, set[str]], architectures: Sequence[str]) -> None:
        for name, have in done.items():
            count = sum(architecture in have for architecture in architectures)
            _log.debug(
                "%s: %d of %d architectures are in %s", name, count, len(architectures), self.store.path
            )

    def _copy_known(self, ids: Mapping[str, int], done: Mapping[str, set[str]], names: Sequence[str]) -> None:
        """What an equal network got, for those of `names` that have no row."""
        rows: list[tuple[int, Score]] = []
        for estimator, have in done.items():
            if (known := have.intersection(names)) and (missing := [n for n in names if n not in have]):
                id_ = ids[estimator]
                rows += _copies(self.store.scores(self.run, id_, min(known)), id_, missing)
        if rows:
            self.store.add(self.run, rows)

    def _add(self, found: NetworkScores, ids: Mapping[str, int], twins: Twins, suspects: Suspects) -> None:
        """What can be stored after one network, for all architectures that are the same network."""
        kept: list[tuple[int, Held]] = []
        try:
            for name, outcome in found.outcomes.items():
                released = suspects.released(name, found.task.key, outcome)
                kept += [(ids[name], held) for held in released]
        finally:  # a bug of one estimator is no reason to lose what others gave
            self._store(kept, twins)
        folder = self.setup.workdir_of(found.task.key)
        if folder and not any(outcome.machine_failure for outcome in found.outcomes.values()):
            shutil.rmtree(folder, ignore_errors=True)

    def _store(self, kept: Sequence[tuple[int, Held]], twins: Twins) -> None:
        rows: list[tuple[int, Score]] = []
        failed: list[MachineFailure] = []
        for id_, (key, outcome) in kept:
            names = twins[NetworkKey(key)]
            rows += _copies(outcome.rows, id_, names)
            if outcome.machine_failure:
                failed += [MachineFailure(id_, name, outcome.machine_failure) for name in names]
        self.store.add(self.run, rows)
        if failed:
            self.store.add_failures(self.run, failed)


class _Shape:
    """Whether an estimator gives a number or parts, and of which network that is known."""

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        self._name = name
        self._known = dict(known)

    def check(self, rows: Sequence[Score]) -> None:
        """Raises EstimatorError where the rows of a network are not what other networks have."""
        for row in rows:
            if row.score is not None:  # a failure is of no part
                self._known.setdefault(row.part, row.architecture)
        parts = sorted(part for part in self._known if part)
        if parts and "" in self._known:
            raise EstimatorError(
                f"estimator {self._name!r} gives a number for {self._known['']}, and parts "
                f"({', '.join(parts)}) for {self._known[parts[0]]}: wanted one or the other for all networks"
            )


def in_process(setup: Setup, estimators: Sequence[Configured[Estimator]], *, warm: bool = False) -> Executor:
    """Scores networks in this process, one after another.

    Unless `warm`, the first is scored twice: the first time warms up threads and caches and is thrown
    away.
    """

    def execute(tasks: Iterable[NetworkTask]) -> Iterator[NetworkScores]:
        ready = warm
        for task in tasks:
            chosen = [estimators[place] for place in task.estimators]
            if not ready:
                score_architecture(setup, task.key, chosen)
                ready = True
            start = time.perf_counter()
            rows = score_architecture(setup, task.key, chosen)
            yield NetworkScores(task, rows, time.perf_counter() - start)

    return execute


def by_network(setup: Setup, architectures: Sequence[str]) -> Twins:
    """Architectures that are one network, by its key, in order of first appearance."""
    groups: Twins = {}
    for architecture in dict.fromkeys(architectures):
        groups.setdefault(setup.space.network_key(architecture), []).append(architecture)
    return groups


def _copies(scores: Sequence[Score], id_: int, twins: Sequence[str]) -> list[tuple[int, Score]]:
    """The scores of one network as rows of all architectures that are this network."""
    return [(id_, replace(score, architecture=twin)) for twin in twins for score in scores]
