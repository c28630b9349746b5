"""The loop: build each network, score it with every estimator, store what came out."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch

from nasgauge.core import EstimatorError, InputError, Score
from nasgauge.plugins import Configured
from nasgauge.probe import Probe, Setup, Usage
from nasgauge.store import Run, Store

# What arithmetic and memory do to an untrained network is a result; anything else is a bug.
_FAILURES = (ArithmeticError, ValueError, RuntimeError, MemoryError)


def score_all(
    setup: Setup, estimators: Sequence[Configured], architectures: Sequence[str], store: Store, run: Run
) -> Iterator[int]:
    """Score what the store does not have yet; yields the number of architectures done at each step.

    Equal networks are built and scored once. Each network's rows are committed together before the
    next is built, so whatever ends the process loses at most the scores in flight. The first
    network is scored twice: the first time warms up threads and caches and is thrown away.
    """
    ids = [store.estimator_id(c.estimator.name, c.estimator.version, c.settings) for c in estimators]
    done = [store.scored(run, id_) for id_ in ids]
    warm = False
    for key, twins in _by_network(setup, architectures):
        rows: list[tuple[int, Score]] = []
        unscored: list[tuple[int, Configured]] = []
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
        yield len(twins)


def score_network(
    setup: Setup, architecture: str, estimators: Sequence[Configured]
) -> dict[str, list[Score]]:
    """Scores of one architecture by estimator name, one row per part."""
    _reset_peak_memory(setup.device)
    probe = Probe(architecture, setup)
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


def _score(probe: Probe, configured: Configured) -> list[Score]:
    name = configured.estimator.name
    result: Any
    try:
        with probe.observe(name) as usage:
            result = configured.estimator.score(probe, **configured.settings)
    except InputError as error:
        raise EstimatorError(f"estimator {name!r} {error} (architecture {probe.architecture})") from error
    except _FAILURES as error:
        return [_row(probe, name, usage, None, f"{type(error).__name__}: {error}".partition("\n")[0])]
    except Exception as error:
        where = _line_of(error)
        raise EstimatorError(
            f"estimator {name!r} failed on {probe.architecture}: {type(error).__name__}: {error} ({where})"
        ) from error
    parts = result if isinstance(result, Mapping) else {"": result}
    return [_row(probe, name, usage, *_value(value, name), part=part) for part, value in parts.items()]


def _value(value: object, name: str) -> tuple[float | None, str | None]:
    """The score and the reason why it is no finite number, if it is none."""
    if not isinstance(value, numbers.Real):
        raise EstimatorError(
            f"estimator {name!r} returned {type(value).__name__} {value!r:.60}; wanted a float: "
            "return float(value)"
        )
    score = float(value)
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
        reads="+".join(part for part in ("network", "images", "labels") if part in usage.reads),
        part=part,
        note="; ".join(usage.notes) or None,
        peak_memory_bytes=_peak_memory(probe.device),
    )


def _line_of(error: BaseException) -> str:
    """File and line where the error was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "no line known"


def _reset_peak_memory(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)


def _peak_memory(device: torch.device) -> int | None:
    return torch.cuda.max_memory_allocated(device) if device.type == "cuda" else None
