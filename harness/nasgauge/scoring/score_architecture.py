"""One architecture, scored with every estimator; what fails there becomes a row with its reason."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from nasgauge.core import READS, Estimator, EstimatorError, InputError, NetworkKey, Score
from nasgauge.plugins import Configured, line_of
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.probing.usage import Usage

# What arithmetic and memory do to an untrained network is a result; anything else is a bug.
_FAILURES = (ArithmeticError, ValueError, RuntimeError, MemoryError)
_OUT_OF_MEMORY = (MemoryError, torch.OutOfMemoryError)


def score_architecture(
    setup: Setup, key: NetworkKey, estimators: Sequence[Configured[Estimator]]
) -> dict[str, list[Score]]:
    """Scores of one architecture by estimator name, one row per part.

    Args:
        setup: What all networks share.
        key: Of the network.
        estimators: With their settings.

    Raises:
        EstimatorError: For a bug in an estimator.
        InputError: For settings that an estimator refuses.
    """
    try:
        probe = Probe(key, setup)
    except _OUT_OF_MEMORY as error:
        return {c.plugin.name: [_unbuilt(key, c.plugin.name, error)] for c in estimators}
    return {c.plugin.name: _score(probe, c) for c in estimators}


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
