"""One architecture, scored with every estimator; what fails there becomes a row with its reason."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from nasgauge.core import READS, Estimator, EstimatorError, InputError, NetworkKey, Score
from nasgauge.plugins import Configured, line_of
from nasgauge.probing.own_network import outputs_of
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.probing.usage import Usage
from nasgauge.runtime.machine_failures import machine_failure, reason_of
from nasgauge.scoring.outcome import Outcome

# What arithmetic does to an untrained network is a result. A RuntimeError may be one, or a bug.
_NUMERIC = (ArithmeticError, ValueError, torch.linalg.LinAlgError)  # type: ignore[attr-defined]


def score_architecture(
    setup: Setup, key: NetworkKey, estimators: Sequence[Configured[Estimator]]
) -> dict[str, Outcome]:
    """What the estimators did with one network, by their names.

    Args:
        setup: What all networks share.
        key: Of the network.
        estimators: With their settings.

    Raises:
        EstimatorError: For a bug in an estimator.
        InputError: For settings that an estimator refuses, and for a network that cannot be built, cannot
            take the images, or returns anything else than logits; the text names the architecture.
    """
    try:
        probe = Probe(key, setup)
    except InputError:
        raise
    except Exception as error:  # the code of a search space may raise anything
        if reason := machine_failure(error):
            return {c.plugin.name: Outcome(machine_failure=f"not built: {reason}") for c in estimators}
        where = line_of(error, setup.space.build)
        raise InputError(
            f"{setup.space.name} cannot build the network of {key}: {reason_of(error)} ({where})"
        ) from error
    return {c.plugin.name: _outcome(probe, setup, c) for c in estimators}


def _outcome(probe: Probe, setup: Setup, configured: Configured[Estimator]) -> Outcome:
    name = configured.plugin.name
    usage = Usage(name)
    result: Any
    try:
        with probe.observe(name) as usage:
            result = configured.plugin.score(probe, **configured.settings)
    except EstimatorError:
        raise
    except InputError as error:
        raise InputError(f"estimator {name!r}: {error}") from error
    except (Exception, SystemExit) as error:
        if reason := machine_failure(error):
            return Outcome(machine_failure=reason)
        return _failed(probe, setup, configured, usage, error)
    if isinstance(result, Mapping) and not all(map(str, result)):
        raise EstimatorError(f"estimator {name!r} returned a part whose name is empty: give it one")
    parts = result if isinstance(result, Mapping) else {"": result}
    if not parts:
        raise EstimatorError(f"estimator {name!r} returned no part: wanted a float, or one per name")
    return Outcome(
        [_row(probe, name, usage, *_value(value, name), part=part) for part, value in parts.items()]
    )


def _failed(
    probe: Probe, setup: Setup, configured: Configured[Estimator], usage: Usage, error: BaseException
) -> Outcome:
    """A row with the reason; raises EstimatorError for a bug, and InputError for a network at fault."""
    name = configured.plugin.name
    numeric = isinstance(error, _NUMERIC)
    if not numeric:
        _check_network(probe, setup)
    where = line_of(error, configured.plugin.score)
    if not numeric and not isinstance(error, RuntimeError):
        failed = f"estimator {name!r} failed on {probe.architecture}"
        raise EstimatorError(f"{failed}: {reason_of(error)} ({where})") from error
    row = _row(probe, name, usage, None, reason_of(error))
    return Outcome([row], suspect="" if numeric else f"{type(error).__name__} {where}")


def _check_network(probe: Probe, setup: Setup) -> None:
    """Raises InputError for a network that does not make logits of the images, whoever showed it.

    Asked only where an estimator failed: a pass of every network would cost as much as some estimators.
    """
    try:
        outputs = outputs_of(probe.fresh_network(), probe.images)
    except InputError as error:
        if error.__cause__ and (isinstance(error.__cause__, _NUMERIC) or machine_failure(error.__cause__)):
            return  # of this network and these images, and so a result of the estimator
        raise InputError(f"{setup.space.name} {probe.architecture}: {error}") from error
    if outputs < probe.classes:
        raise InputError(
            f"{setup.space.name} {probe.architecture}: the network has {outputs} outputs, and there are "
            f"{probe.classes} classes"
        )


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
