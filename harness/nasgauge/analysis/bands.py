"""Where in the space an estimator works: by accuracy, by operation, and beyond another estimator."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.analysis.measure import CORRELATIONS, FEWEST, measured
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import Floats, InputError
from nasgauge.metrics import Estimate, partial, spearman_rho, top_fraction
from nasgauge.metrics.estimate import undefined

FRACTIONS = {"all": 1.0, "top 50%": 0.5, "top 10%": 0.1, "top 1%": 0.01}
GIVEN = "given "

Rows = NDArray[np.intp]


def bands(run: ScoredRun, groups: Mapping[str, Rows], given: str | None = None) -> pd.DataFrame:
    """One row per estimator and group of architectures: tau and rho with 95 % intervals.

    groups: rows of the sample by name; one of fewer than 10 architectures has no correlation.
    given: an estimator whose knowledge is taken out in one more group, `given NAME`, of all
        architectures; it has only rho (`metrics.partial`).
    """
    if not run.scored:
        raise InputError("no estimator has a score: nothing to correlate")
    rows = [
        {"estimator": name, "group": group, "architectures": len(at), **_correlations(run, name, at)}
        for name in run.scored
        for group, at in groups.items()
    ]
    if given is not None:
        rows += [
            {
                "estimator": name,
                "group": f"{GIVEN}{given}",
                "architectures": len(run.sample),
                **_given(run, name, given).columns("rho"),
            }
            for name in run.scored
            if name != given
        ]
    return pd.DataFrame(rows)


def by_accuracy(accuracy: Floats) -> dict[str, Rows]:
    """Rows of the best of each of `FRACTIONS`.

    >>> {group: len(rows) for group, rows in by_accuracy(np.arange(200.0)).items()}
    {'all': 200, 'top 50%': 100, 'top 10%': 20, 'top 1%': 2}
    """
    return {group: top_fraction(accuracy, fraction) for group, fraction in FRACTIONS.items()}


def by_operation(sample: list[str], operations: Callable[[str], frozenset[str]]) -> dict[str, Rows]:
    """Rows of all, and of the architectures with each operation anywhere in them and without it."""
    there = [operations(architecture) for architecture in sample]
    groups: dict[str, Rows] = {"all": np.arange(len(sample))}
    for name in sorted(frozenset().union(*there)):
        has = np.array([name in found for found in there])
        groups |= {f"with {name}": np.flatnonzero(has), f"without {name}": np.flatnonzero(~has)}
    return groups


def _correlations(run: ScoredRun, name: str, at: Rows) -> dict[str, float]:
    if len(at) < FEWEST:
        at = at[:0]
    scores, accuracy = run.columns[name].scores[at], run.accuracy[at]
    return measured(CORRELATIONS, scores, accuracy)


def _given(run: ScoredRun, name: str, given: str) -> Estimate:
    if not run.ranks:
        return undefined(len(run.sample))
    x, y, z = run.ranked(name), run.accuracy, run.ranked(given)
    return partial(spearman_rho(x, y), spearman_rho(x, z), spearman_rho(y, z))
