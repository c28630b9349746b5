"""The loop: build each network, score it with every estimator, store what came out."""

from __future__ import annotations

import math
import numbers
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from nasgauge.core import READS, Estimator, EstimatorError, InputError, Score
from nasgauge.plugins import Configured, line_of
from nasgauge.probing.probe import Probe, Usage
from nasgauge.probing.setup import Setup
from nasgauge.scoring.store import Store, StoredRun

# What arithmetic and memory do to an untrained network is a result; anything else is a bug.
_FAILURES = (ArithmeticError, ValueError, RuntimeError, MemoryError)
_OUT_OF_MEMORY = (MemoryError, torch.OutOfMemoryError)


@dataclass(frozen=True)
class NetworkTask:
    """One network to score: its key, and the estimators that have no score of it, by their place."""

    key: str
    estimators: tuple[int, ...]


Scored = tuple[NetworkTask, dict[str, list[Score]]]
Executor = Callable[[Iterable[NetworkTask]], Iterator[Scored]]
"""Scores networks, here or elsewhere, in any order; rows by estimator name."""


def score_all(
    setup: Setup,
    estimators: Sequence[Configured[Estimator]],
    architectures: Sequence[str],
    store: Store,
    run: StoredRun,
    execute: Executor,
) -> Iterator[int]:
    """Score what the store does not have yet; yields the number of architectures done at each step.

    Equal networks are built and scored once. Each network's rows are committed together when they
    come, so whatever ends the process loses at most the scores in flight.
    """
    ids = [store.register(run, c.plugin.name, c.plugin.version, c.settings) for c in estimators]
    done = [store.scored(run, id_) for id_ in ids]
    twins = _by_network(setup, architectures)
    works = []
    for key, names in twins.items():
        unscored = tuple(place for place, have in enumerate(done) if have.isdisjoint(names))
        rows: list[tuple[int, Score]] = []
        for id_, have in zip(ids, done, strict=True):
            if (known := have.intersection(names)) and (missing := [n for n in names if n not in have]):
                rows += _copies(store.scores(run, id_, min(known)), id_, missing)
        if rows:
            store.add(run, rows)
        if unscored:
            works.append(NetworkTask(key, unscored))
        else:
            yield len(names)
    for work, fresh in execute(works):
        rows = []
        for place in work.estimators:
            rows += _copies(fresh[estimators[place].plugin.name], ids[place], twins[work.key])
        store.add(run, rows)
        if folder := setup.workdir_of(work.key):
            shutil.rmtree(folder, ignore_errors=True)
        yield len(twins[work.key])


def in_process(setup: Setup, estimators: Sequence[Configured[Estimator]], *, warm: bool = False) -> Executor:
    """Scores networks in this process, one after the other.

    Unless `warm`, the first is scored twice: the first time warms up threads and caches and is thrown
    away.
    """

    def execute(works: Iterable[NetworkTask]) -> Iterator[Scored]:
        ready = warm
        for work in works:
            chosen = [estimators[place] for place in work.estimators]
            if not ready:
                score_network(setup, work.key, chosen)
                ready = True
            yield work, score_network(setup, work.key, chosen)

    return execute


def score_network(
    setup: Setup, architecture: str, estimators: Sequence[Configured[Estimator]]
) -> dict[str, list[Score]]:
    """Scores of one architecture by estimator name, one row per part."""
    try:
        probe = Probe(architecture, setup)
    except _OUT_OF_MEMORY as error:
        return {c.plugin.name: [_unbuilt(architecture, c.plugin.name, error)] for c in estimators}
    return {c.plugin.name: _score(probe, c) for c in estimators}


def _by_network(setup: Setup, architectures: Sequence[str]) -> dict[str, list[str]]:
    """Architectures that are one network, by its key, in order of first appearance."""
    groups: dict[str, list[str]] = {}
    for architecture in dict.fromkeys(architectures):
        groups.setdefault(setup.space.network_key(architecture), []).append(architecture)
    return groups


def _copies(scores: list[Score], id_: int, twins: list[str]) -> list[tuple[int, Score]]:
    """The scores of one network as rows of all architectures that are this network."""
    return [(id_, replace(score, architecture=twin)) for twin in twins for score in scores]


def _score(probe: Probe, configured: Configured[Estimator]) -> list[Score]:
    name = configured.plugin.name
    result: Any
    try:
        with probe.observe(name) as usage:
            result = configured.plugin.score(probe, **configured.settings)
    except EstimatorError:
        raise
    except InputError as error:
        raise InputError(f"estimator {name!r}: {error}") from error
    except _FAILURES as error:
        return [_row(probe, name, usage, None, _reason(error))]
    except (Exception, SystemExit) as error:
        where = line_of(error, configured.plugin.score)
        raise EstimatorError(
            f"estimator {name!r} failed on {probe.architecture}: {_reason(error)} ({where})"
        ) from error
    parts = result if isinstance(result, Mapping) else {"": result}
    if not parts:
        raise EstimatorError(f"estimator {name!r} returned no part: wanted a float, or one per name")
    return [_row(probe, name, usage, *_value(value, name), part=part) for part, value in parts.items()]


def _value(value: object, name: str) -> tuple[float | None, str | None]:
    """The score and the reason why it is no finite number, if it is none."""
    if not isinstance(value, numbers.Real):
        raise EstimatorError(
            f"estimator {name!r} returned {type(value).__name__} {value!r:.60}; wanted a float: "
            "return float(value)"
        )
    try:
        score = float(value)
    except OverflowError:
        return None, "returned a number that no float can hold"
    if math.isnan(score):
        return None, "returned NaN"
    return score, None if math.isfinite(score) else f"returned {score}"


def _row(
    probe: Probe, name: str, usage: Usage, score: float | None, error: str | None, part: str = ""
) -> Score:
    return Score(
        architecture=probe.architecture,
        estimator=name,
        score=score,
        error=error,
        build_seconds=probe.build_seconds,
        score_seconds=usage.seconds,
        reads="+".join(part for part in READS if part in usage.reads),
        part=part,
        note="; ".join(usage.notes) or None,
        peak_memory_bytes=usage.peak_bytes or None,
    )


def _unbuilt(architecture: str, name: str, error: BaseException) -> Score:
    return Score(architecture, name, None, f"not built: {_reason(error)}", 0.0, 0.0, reads="network")


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0]
