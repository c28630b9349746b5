"""The loop: build each network, score it with every estimator, store what came out."""

from __future__ import annotations

import inspect
import math
import numbers
import shutil
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch

from nasgauge.core import READS, Estimator, EstimatorError, InputError, Score
from nasgauge.plugins import Configured
from nasgauge.probe import Probe, Setup, Usage
from nasgauge.store import Run, Store

# What arithmetic and memory do to an untrained network is a result; anything else is a bug.
_FAILURES = (ArithmeticError, ValueError, RuntimeError, MemoryError)
_OUT_OF_MEMORY = (MemoryError, torch.OutOfMemoryError)


def score_all(
    setup: Setup,
    estimators: Sequence[Configured[Estimator]],
    architectures: Sequence[str],
    store: Store,
    run: Run,
    *,
    warm: bool = False,
) -> Iterator[int]:
    """Score what the store does not have yet; yields the number of architectures done at each step.

    Equal networks are built and scored once. Each network's rows are committed together before the
    next is built, so whatever ends the process loses at most the scores in flight. Unless `warm`, the
    first network is scored twice: the first time warms up threads and caches and is thrown away.
    """
    ids = [store.ask(run, c.estimator.name, c.estimator.version, c.settings) for c in estimators]
    done = [store.scored(run, id_) for id_ in ids]
    for key, twins in _by_network(setup, architectures):
        rows: list[tuple[int, Score]] = []
        unscored: list[tuple[int, Configured[Estimator]]] = []
        for id_, configured, have in zip(ids, estimators, done, strict=True):
            if known := [name for name in twins if name in have]:
                missing = [name for name in twins if name not in have]
                rows += _copies(store.scores(run, id_, known[0]) if missing else [], id_, missing)
            else:
                unscored.append((id_, configured))
        if unscored and not warm:
            score_network(setup, key, [configured for _, configured in unscored])
            warm = True
        fresh = score_network(setup, key, [configured for _, configured in unscored]) if unscored else {}
        for id_, configured in unscored:
            rows += _copies(fresh[configured.estimator.name], id_, twins)
        store.add(run, rows)
        if folder := setup.workdir_of(key):
            shutil.rmtree(folder, ignore_errors=True)
        yield len(twins)


def score_network(
    setup: Setup, architecture: str, estimators: Sequence[Configured[Estimator]]
) -> dict[str, list[Score]]:
    """Scores of one architecture by estimator name, one row per part."""
    try:
        probe = Probe(architecture, setup)
    except _OUT_OF_MEMORY as error:
        return {c.estimator.name: [_unbuilt(architecture, c.estimator.name, error)] for c in estimators}
    return {c.estimator.name: _score(probe, c) for c in estimators}


def _by_network(setup: Setup, architectures: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """(network key, architectures that are this network), in order of first appearance."""
    groups: dict[str, list[str]] = {}
    for architecture in dict.fromkeys(architectures):
        groups.setdefault(setup.space.network_key(architecture), []).append(architecture)
    yield from groups.items()


def _copies(scores: list[Score], id_: int, twins: list[str]) -> list[tuple[int, Score]]:
    """The scores of one network as rows of all architectures that are this network."""
    return [(id_, replace(score, architecture=twin)) for twin in twins for score in scores]


def _score(probe: Probe, configured: Configured[Estimator]) -> list[Score]:
    name = configured.estimator.name
    result: Any
    try:
        with probe.observe(name) as usage:
            result = configured.estimator.score(probe, **configured.settings)
    except EstimatorError:
        raise
    except InputError as error:
        raise InputError(f"estimator {name!r}: {error}") from error
    except _FAILURES as error:
        return [_row(probe, name, usage, None, _reason(error))]
    except (Exception, SystemExit) as error:
        where = _line_of(error, configured.estimator)
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


def _line_of(error: BaseException, estimator: Estimator) -> str:
    """The last line of the estimator's own file that led to the error; else where it was raised."""
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [line for line in lines if line[0] == inspect.getsourcefile(estimator.score)]
    return "{}:{}".format(*(own or lines)[-1])
