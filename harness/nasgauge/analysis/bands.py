"""Where in the space an estimator works: by accuracy, by operation, and beyond another estimator."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from nasgauge.analysis.measure import FEWEST
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import Floats, InputError
from nasgauge.metrics import Estimate, Group, partial, rho_within, spearman_rho, tau_within
from nasgauge.metrics.estimate import undefined

FRACTIONS = {"all": 1.0, "top 50%": 0.5, "top 10%": 0.1, "top 1%": 0.01}
GIVEN = "given "


def bands(run: ScoredRun, groups: Mapping[str, Group], given: str | None = None) -> pd.DataFrame:
    """One row per estimator and group of architectures: tau and rho with 95 % intervals.

    groups: of the sample by name; one of fewer than 10 architectures has no correlation.
    given: an estimator whose knowledge is taken out in one more group, `given NAME`, of all
        architectures; it has only rho (`metrics.partial`).
    """
    if not run.scored:
        raise InputError("no estimator has a score: nothing to correlate")
    rows = [
        {"estimator": name, "group": group, "architectures": at.count, **_correlations(run, name, at)}
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


def by_accuracy(accuracy: Floats) -> dict[str, Group]:
    """The best of each of `FRACTIONS`; accuracies that tie at a border share the places that are left.

    >>> {name: group.count for name, group in by_accuracy(np.arange(200.0)).items()}
    {'all': 200, 'top 50%': 100, 'top 10%': 20, 'top 1%': 2}
    """
    return {group: Group.top(accuracy, fraction) for group, fraction in FRACTIONS.items()}


def by_operation(sample: list[str], operations: Callable[[str], frozenset[str]]) -> dict[str, Group]:
    """All, and the architectures with each operation anywhere in them and without it."""
    there = [operations(architecture) for architecture in sample]
    groups: dict[str, Group] = {"all": Group.of(np.arange(len(sample)))}
    for name in sorted(frozenset().union(*there)):
        has = np.array([name in found for found in there])
        groups |= {
            f"with {name}": Group.of(np.flatnonzero(has)),
            f"without {name}": Group.of(np.flatnonzero(~has)),
        }
    return groups


def _correlations(run: ScoredRun, name: str, group: Group) -> dict[str, float]:
    if group.count < FEWEST or not np.isfinite(run.columns[name].scores[group.rows]).any():
        group = Group.of(group.rows[:0])
    scores = run.ranked(name)
    tau, rho = (within(scores, run.accuracy, group) for within in (tau_within, rho_within))
    return tau.columns("tau") | rho.columns("rho")


def _given(run: ScoredRun, name: str, given: str) -> Estimate:
    if not run.ranks:
        return undefined(len(run.sample))
    x, y, z = run.ranked(name), run.accuracy, run.ranked(given)
    return partial(spearman_rho(x, y), spearman_rho(x, z), spearman_rho(y, z))
