"""Which estimators are better together: chosen on one half of the architectures, reported on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.analysis.columns import Column
from nasgauge.analysis.measure import TOP_TAU
from nasgauge.core import Candidates, Floats, InputError
from nasgauge.metrics import rank_last, spearman_rho

Rule = Callable[..., Floats]
Terms = tuple[tuple[str, float], ...]
"""Estimators with their weights."""

FEWEST = 40
MOST_PARTS = 4


@dataclass(frozen=True, kw_only=True)
class CombinationSpec:
    """Which combinations are tried, and how many are shown.

    Attributes:
        rule: Name of the estimator over a set that combines the parts.
        size: Largest number of parts, up to 4.
        weight: Weights that a part may have.
        keep: Number of combinations to show; single estimators are always shown.
        seed: Of the split into halves.
    """

    rule: str = "vote"
    size: int = 2
    weight: tuple[float, ...] = (1.0,)
    keep: int = 10
    seed: int = 0

    def check(self) -> None:
        """Raises InputError for a size that is too large, or a weight that is not above 0."""
        if not 1 <= self.size <= MOST_PARTS:
            raise InputError(f"--size {self.size}: wanted 1 to {MOST_PARTS}")
        if min(self.weight) <= 0:
            raise InputError(f"--weight {min(self.weight):g}: wanted more than 0")

    def halves(self, count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Row numbers of the half that chooses and of the half that reports.

        Raises:
            InputError: For fewer than 40 architectures.
        """
        if count < FEWEST:
            raise InputError(
                f"{count} architectures are too few to choose on one half: wanted at least {FEWEST}"
            )
        order = np.random.default_rng(self.seed).permutation(count)
        return order[: count // 2], order[count // 2 :]

    def terms(self, names: Sequence[str]) -> Iterator[Terms]:
        """All combinations with all weights; those that differ by a factor only once."""
        for count in range(1, self.size + 1):
            weights = product(sorted(set(self.weight)), repeat=count)
            shares = [share for share in weights if max(share) == max(self.weight)]
            for chosen in combinations(names, count):
                yield from (tuple(zip(chosen, share, strict=True)) for share in shares)


def best_combinations(
    spec: CombinationSpec,
    rule: Rule,
    columns: Mapping[str, Column],
    accuracies: Mapping[str, Floats],
    dataset: str,
) -> pd.DataFrame:
    """The combinations with the highest rho on the choosing half, and all single estimators.

    A combination has to beat the single ones. The half that reports had no say in the choice.

    Args:
        spec: What is tried.
        rule: Scores of candidates with the setting `of`, such as `naswot+0.2*params`.
        columns: Scores of N architectures by estimator.
        accuracies: (N,) percent by data set.
        dataset: Whose accuracies choose.

    Returns:
        Columns `combination`, `chosen_rho`; for each data set `NAME_rho` with `_low` and `_high` and
        `NAME_top_tau`, among its top 10 % where these are at least 10; `milliseconds` of all parts.

    Raises:
        InputError: For too few architectures, or a rule that learns from labels.
    """
    choosing, reporting = spec.halves(len(accuracies[dataset]))
    target = accuracies[dataset][choosing]
    rho = {
        terms: spearman_rho(_combined(columns, terms, rule, choosing), target).value
        for terms in spec.terms(sorted(columns))
    }
    shown = _shown(rho, spec.keep)
    reports = {t: _report(_combined(columns, t, rule, reporting), accuracies, reporting) for t in shown}
    return pd.DataFrame([_row(columns, terms, rho[terms], report) for terms, report in reports.items()])


def _shown(rho: Mapping[Terms, float], keep: int) -> list[Terms]:
    """The best, and all single estimators below them."""
    best = sorted(rho, key=lambda terms: -rho[terms])
    return best[:keep] + [terms for terms in best[keep:] if len(terms) == 1]


def _row(
    columns: Mapping[str, Column], terms: Terms, rho: float, report: Mapping[str, float]
) -> dict[str, Any]:
    """A combination by its names, what it is worth, and the milliseconds of all its parts."""
    milliseconds = sum(columns[name].milliseconds for name, _ in terms)
    return {"combination": _text(terms), "chosen_rho": rho, **report, "milliseconds": milliseconds}


def _text(terms: Terms) -> str:
    return "+".join(name if weight == 1 else f"{weight:g}*{name}" for name, weight in terms)


def _combined(columns: Mapping[str, Column], terms: Terms, rule: Rule, rows: NDArray[np.intp]) -> Floats:
    """Scores of the architectures `rows` as a set of their own."""
    parts = {name: rank_last(columns[name].scores)[rows] for name, _ in terms}
    return rule(Candidates(parts, _no_labels, seed=0), of=_text(terms))


def _report(scores: Floats, accuracies: Mapping[str, Floats], rows: NDArray[np.intp]) -> dict[str, float]:
    report: dict[str, float] = {}
    for dataset, accuracy in accuracies.items():
        report |= spearman_rho(scores, accuracy[rows]).columns(f"{dataset}_rho")
        report[f"{dataset}_top_tau"] = TOP_TAU.of(scores, accuracy[rows]).value
    return report


def _no_labels(*_: object) -> Floats:
    raise InputError("a rule that asks for labels cannot be tried on thousands of combinations")
