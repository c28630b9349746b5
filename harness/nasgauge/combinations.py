"""Which estimators are better together: chosen on one half of the architectures, reported on the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.columns import Column
from nasgauge.core import Candidates, Floats, InputError
from nasgauge.metrics import kendall_tau, rank_last, spearman_rho, top_fraction

Rule = Callable[[Candidates], Floats]


def best_combinations(
    found: Mapping[str, Column],
    accuracies: Mapping[str, Floats],
    rule: Rule,
    *,
    choose_on: str,
    size: int,
    keep: int,
    seed: int,
) -> pd.DataFrame:
    """The `keep` combinations of up to `size` estimators with the highest rho on the choosing half.

    found: columns of N architectures by name; accuracies: (N,) percent by label. A seeded half of
    the architectures and the label `choose_on` choose; the other half, which had no say, gives rho
    with its interval and tau among its top 10 %, for every label. Single estimators are always in
    the table: a combination has to beat them.
    """
    order = np.random.default_rng(seed).permutation(len(accuracies[choose_on]))
    choosing, reporting = order[: len(order) // 2], order[len(order) // 2 :]
    if len(choosing) < 20:
        raise InputError(f"{len(order)} architectures are too few to choose on one half: wanted at least 40")
    tried = [names for count in range(1, size + 1) for names in combinations(sorted(found), count)]
    rho = {
        names: spearman_rho(_vote(found, names, rule, choosing), accuracies[choose_on][choosing]).value
        for names in tried
    }
    best = sorted(tried, key=lambda names: -rho[names])
    shown = best[:keep] + [names for names in best[keep:] if len(names) == 1]
    rows = [
        {
            "combination": " + ".join(names),
            "chosen rho": rho[names],
            **_report(_vote(found, names, rule, reporting), accuracies, reporting),
            "ms": sum(found[name].milliseconds for name in names),
        }
        for names in shown
    ]
    return pd.DataFrame(rows)


def _vote(found: Mapping[str, Column], names: Sequence[str], rule: Rule, rows: NDArray[np.intp]) -> Floats:
    """Scores of the architectures `rows` as a set of their own."""
    parts = {name: rank_last(found[name].scores)[rows] for name in names}
    return rule(Candidates(parts, _no_labels, seed=0))


def _report(scores: Floats, accuracies: Mapping[str, Floats], rows: NDArray[np.intp]) -> dict[str, object]:
    report: dict[str, object] = {}
    for label, accuracy in accuracies.items():
        estimate = spearman_rho(scores, accuracy[rows])
        top = top_fraction(accuracy[rows], 0.1)
        report[f"{label} rho"] = f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"
        report[f"{label} top-10% tau"] = kendall_tau(scores[top], accuracy[rows][top]).value
    return report


def _no_labels(_: NDArray[np.intp]) -> Floats:
    raise InputError("a rule that asks for labels cannot be tried on thousands of combinations")
