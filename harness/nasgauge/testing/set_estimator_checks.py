"""The contract of an estimator over a set."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import Candidates, Floats, InputError, SetEstimator
from nasgauge.testing.check import Check, clauses, wanted

COUNT = 40


def set_estimator_checks(estimator: SetEstimator) -> list[Check]:
    """All clauses, on made-up scores of its parts."""
    named: dict[str, Callable[..., None]] = {
        "has a docstring whose first line is a sentence": _documented,
        "gives one number for each architecture": _one_each,
        "gives the same numbers twice": _repeats,
        "leaves the scores of its parts as they were": _leaves_alone,
        "takes parts that failed on some architectures": _failed_parts,
    }
    return clauses(estimator.name, named, estimator)


def candidates(estimator: SetEstimator, *, failed: bool = False) -> Candidates:
    """Made-up scores of its parts for 40 architectures; failed: -inf for a quarter of each part."""
    random = np.random.default_rng(0)
    names = estimator.parts_of(dict(estimator.defaults))
    parts = {name: random.standard_normal(COUNT) for name in names}
    if failed:
        for number, values in enumerate(parts.values()):
            values[number::4] = -np.inf
    accuracy = 80 + random.standard_normal(COUNT)

    def label(rows: NDArray[np.intp] | None, name: str = "") -> Floats:
        return accuracy if rows is None else accuracy[rows]

    return Candidates(parts, label, seed=0, options=lambda benchmark: np.zeros((COUNT, 6), np.intp))


def _combined(estimator: SetEstimator, found: Candidates) -> Floats | None:
    """What it says; None where its default settings want something that only a user has, such as a file."""
    try:
        return np.asarray(estimator.combine(found, **estimator.defaults))
    except InputError:
        return None


def _documented(estimator: SetEstimator) -> None:
    first = (inspect.getdoc(estimator.combine) or "").partition("\n")[0]
    wanted(
        first.endswith("."), f"the first line is {first!r}: wanted one sentence that says what it measures"
    )


def _one_each(estimator: SetEstimator) -> None:
    found = _combined(estimator, candidates(estimator))
    if found is not None:
        wanted(found.shape == (COUNT,), f"it gave {found.shape} for {COUNT} architectures")
        wanted(not np.isnan(found).any(), f"{int(np.isnan(found).sum())} of its {COUNT} numbers are NaN")


def _repeats(estimator: SetEstimator) -> None:
    first, second = (_combined(estimator, candidates(estimator)) for _ in range(2))
    wanted(_equal(first, second), "the second call gave other numbers: seed by candidates.seed")


def _leaves_alone(estimator: SetEstimator) -> None:
    found, untouched = candidates(estimator), candidates(estimator)
    _combined(estimator, found)
    changed = [name for name in found.parts if not np.array_equal(found.parts[name], untouched.parts[name])]
    wanted(not changed, f"it changed {', '.join(changed)}: work on a copy")


def _failed_parts(estimator: SetEstimator) -> None:
    found = _combined(estimator, candidates(estimator, failed=True))
    wanted(found is None or not np.isnan(found).any(), "it gave NaN where parts are -inf: rank these last")


def _equal(first: Any, second: Any) -> bool:
    return first is second or np.array_equal(first, second)
