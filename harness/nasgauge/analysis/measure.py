"""What a leaderboard says about an estimator: one object per measure, and every column follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import Floats
from nasgauge.metrics import (
    Estimate,
    Group,
    kendall_tau,
    precision_at,
    rank_last,
    regret,
    rho_within,
    spearman_rho,
    subsample_regret,
    subsamples,
    tau_within,
)
from nasgauge.metrics.estimate import undefined

TOP = 0.1
SUBSAMPLE = 100
FEWEST = 10


@dataclass(frozen=True)
class Measure:
    """One number that a leaderboard gives for each estimator, computed from scores and accuracies.

    Attributes:
        name: Its column in CSV and JSON; where it has an interval, `NAME_low` and `NAME_high` follow.
        heading: Its column in tables for people; empty where only CSV and JSON carry it.
        function: Takes scores and accuracies, both (N,), higher is better, without NaN; gives a plain
            number if there is no interval.
        better: 1 where a high value is better, -1 where a low one is.
        digits: Decimals to show.
        note: What the caption says about the heading; empty for nothing.
        interval: Whether `function` gives an `Estimate`.
        over_draws: Whether the ends of the `Estimate` are quantiles over draws from the sample: a spread,
            which is shown apart from intervals over architectures.
        in_papers: Whether the column is among those that fit on a page of a paper.

    Example:
        >>> bottom = Measure("worst", "worst", lambda scores, accuracy: float(accuracy.min()), interval=False)
        >>> bottom.of(np.array([1.0, 2.0]), np.array([91.0, 90.0])).value
        90.0
    """

    name: str
    heading: str
    function: Callable[[Floats, Floats], Estimate | float]
    better: int = 1
    digits: int = 2
    note: str = ""
    interval: bool = True
    over_draws: bool = False
    in_papers: bool = True

    def of(self, scores: Floats, accuracy: Floats) -> Estimate:
        """The measure of an estimator: what it could not score ranks last; NaN where it scored nothing."""
        if not np.isfinite(scores).any():
            return undefined(len(scores))
        value = self.function(rank_last(scores), accuracy)
        return value if isinstance(value, Estimate) else Estimate(value, np.nan, np.nan)

    def columns(self, estimate: Estimate) -> dict[str, float]:
        """The estimate as columns of a table, by name."""
        return estimate.columns(self.name) if self.interval else {self.name: estimate.value}


def measured(measures: Iterable[Measure], scores: Floats, accuracy: Floats) -> dict[str, float]:
    """All measures of one estimator as columns of a table, those with an interval first."""
    row: dict[str, float] = {}
    for measure in sorted(measures, key=lambda measure: not measure.interval):
        row |= measure.columns(measure.of(scores, accuracy))
    return row


def _generator() -> np.random.Generator:
    """Resampling is part of the measure: the same scores always give the same interval."""
    return np.random.default_rng(0)


def _top(accuracy: Floats) -> Group:
    """The top 10 % by accuracy; none where they are too few for a correlation to mean anything."""
    top = Group.top(accuracy, TOP)
    return top if top.count >= FEWEST else Group.of(top.rows[:0])


def _top_tau(scores: Floats, accuracy: Floats) -> Estimate:
    return tau_within(scores, accuracy, _top(accuracy))


def _top_rho(scores: Floats, accuracy: Floats) -> Estimate:
    return rho_within(scores, accuracy, _top(accuracy))


def _precision(scores: Floats, accuracy: Floats) -> Estimate:
    return precision_at(scores, accuracy, fraction=TOP, generator=_generator())


def _subsample_regret(scores: Floats, accuracy: Floats) -> Estimate:
    return subsample_regret(scores, accuracy, _subsamples(len(scores)))


@lru_cache(maxsize=4)
def _subsamples(architectures: int) -> NDArray[np.intp]:
    """The same for every estimator. Half of a small sample: draws of all of it would have no spread."""
    size = max(1, min(SUBSAMPLE, architectures // 2))
    return subsamples(architectures, size, generator=_generator())


TAU = Measure("tau", "tau", kendall_tau, note="Kendall's tau-b")
RHO = Measure("rho", "rho", spearman_rho, note="Spearman's rho")
TOP_TAU = Measure("top_tau", "top-10% tau", _top_tau, note="tau among the 10 % of highest accuracy")
CORRELATIONS = (TAU, RHO)
"""The two that every comparison of estimators is made by."""

MEASURES = (
    TAU,
    RHO,
    TOP_TAU,
    Measure("top_rho", "", _top_rho),
    Measure(
        "precision",
        "precision",
        _precision,
        note="share of the top 10 % by score that is in the top 10 % by accuracy",
    ),
    Measure(
        "regret",
        "regret",
        regret,
        better=-1,
        note="percentage points between the best accuracy and that of the best-scored architecture",
        interval=False,
    ),
    Measure(
        "subsample_regret",
        "regret of subsamples",
        _subsample_regret,
        better=-1,
        note=f"mean regret within random subsamples of {SUBSAMPLE} architectures, "
        f"or of half of them where there are fewer than {2 * SUBSAMPLE}; in parentheses, and as "
        "subsample_regret_low and _high, what the middle 95 % of these subsamples have, which is no "
        "interval over architectures",
        over_draws=True,
        in_papers=False,
    ),
)
"""All columns of a leaderboard that rate an estimator, in the order in which people see them."""
