"""The loop: what a run of a store lacks is scored, network by network, and stored as it comes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nasgauge.core import Estimator, EstimatorError, NetworkKey, Score
from nasgauge.plugins import Configured
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun


@dataclass(frozen=True)
class NetworkTask:
    """One network to score: its key, and the estimators that have no score of it, by their place."""

    key: NetworkKey
    estimators: tuple[int, ...]


@dataclass(frozen=True)
class NetworkScores:
    """A task that is done: its rows by estimator name."""

    task: NetworkTask
    rows: Mapping[str, list[Score]]


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

        Raises EstimatorError for an estimator that gives a number for one network and parts for another.

        Equal networks are built and scored once. Each network's rows are committed together when they
        come, so whatever ends the process loses at most the scores in flight.
        """
        ids = [
            self.store.register(self.run, c.plugin.name, c.plugin.version, c.settings, self.sample)
            for c in self.estimators
        ]
        done = [self.store.scored(self.run, id_) for id_ in ids]
        shapes = [
            _Shape(c.plugin.name, self.store.parts(self.run, id_))
            for c, id_ in zip(self.estimators, ids, strict=True)
        ]
        twins = _by_network(self.setup, architectures)
        tasks = []
        for key, names in twins.items():
            self._copy_known(ids, done, names)
            if unscored := tuple(place for place, have in enumerate(done) if have.isdisjoint(names)):
                tasks.append(NetworkTask(key, unscored))
            else:
                yield len(names)
        for found in self.execute(tasks):
            for place in found.task.estimators:
                shapes[place].check(found.rows[self.estimators[place].plugin.name])
            self._add(found, ids, twins[found.task.key])
            yield len(twins[found.task.key])

    def _copy_known(self, ids: Sequence[int], done: Sequence[set[str]], names: Sequence[str]) -> None:
        """What an equal network got, for those of `names` that have no row."""
        rows: list[tuple[int, Score]] = []
        for id_, have in zip(ids, done, strict=True):
            if (known := have.intersection(names)) and (missing := [n for n in names if n not in have]):
                rows += _copies(self.store.scores(self.run, id_, min(known)), id_, missing)
        if rows:
            self.store.add(self.run, rows)

    def _add(self, found: NetworkScores, ids: Sequence[int], names: Sequence[str]) -> None:
        """The rows of one network, for all architectures that are this network."""
        rows: list[tuple[int, Score]] = []
        for place in found.task.estimators:
            rows += _copies(found.rows[self.estimators[place].plugin.name], ids[place], names)
        self.store.add(self.run, rows)
        if folder := self.setup.workdir_of(found.task.key):
            shutil.rmtree(folder, ignore_errors=True)


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
            yield NetworkScores(task, score_architecture(setup, task.key, chosen))

    return execute


def _by_network(setup: Setup, architectures: Sequence[str]) -> dict[NetworkKey, list[str]]:
    """Architectures that are one network, by its key, in order of first appearance."""
    groups: dict[NetworkKey, list[str]] = {}
    for architecture in dict.fromkeys(architectures):
        groups.setdefault(setup.space.network_key(architecture), []).append(architecture)
    return groups


def _copies(scores: Sequence[Score], id_: int, twins: Sequence[str]) -> list[tuple[int, Score]]:
    """The scores of one network as rows of all architectures that are this network."""
    return [(id_, replace(score, architecture=twin)) for twin in twins for score in scores]
