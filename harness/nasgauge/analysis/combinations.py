"""Which estimators are better together: chosen on one half of the architectures, reported on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.analysis.columns import Column
from nasgauge.core import Candidates, Floats, InputError
from nasgauge.metrics import kendall_tau, rank_last, spearman_rho, top_fraction

Rule = Callable[..., Floats]
Terms = tuple[tuple[str, float], ...]


def best_combinations(
    found: Mapping[str, Column],
    accuracies: Mapping[str, Floats],
    rule: Rule,
    *,
    choose_on: str,
    size: int,
    keep: int,
    seed: int,
    weights: Sequence[float] = (1.0,),
) -> pd.DataFrame:
    """The `keep` combinations of up to `size` estimators with the highest rho on the choosing half.

    found: columns of N architectures by name; accuracies: (N,) percent by label; rule: scores of
    candidates with the setting `of`, such as "naswot+0.2*params", each weight one of `weights`. A
    seeded half of the architectures and the label `choose_on` choose; the other half, which had no
    say, gives rho with its interval and tau among its top 10 %, for every label. Single estimators
    are always in the table: a combination has to beat them.
    """
    order = np.random.default_rng(seed).permutation(len(accuracies[choose_on]))
    choosing, reporting = order[: len(order) // 2], order[len(order) // 2 :]
    if len(choosing) < 20:
        raise InputError(f"{len(order)} architectures are too few to choose on one half: wanted at least 40")
    rho = {
        terms: spearman_rho(_combined(found, terms, rule, choosing), accuracies[choose_on][choosing]).value
        for terms in _combinations(sorted(found), size, weights)
    }
    best = sorted(rho, key=lambda terms: -rho[terms])
    shown = best[:keep] + [terms for terms in best[keep:] if len(terms) == 1]
    rows = [
        {
            "combination": _text(terms),
            "chosen rho": rho[terms],
            **_report(_combined(found, terms, rule, reporting), accuracies, reporting),
            "ms": sum(found[name].milliseconds for name, _ in terms),
        }
        for terms in shown
    ]
    return pd.DataFrame(rows)


def _combinations(names: Sequence[str], size: int, weights: Sequence[float]) -> Iterator[Terms]:
    """All of up to `size` names with all weights; those that differ by a factor only once."""
    for count in range(1, size + 1):
        shares = [w for w in product(sorted(set(weights)), repeat=count) if max(w) == max(weights)]
        for chosen in combinations(names, count):
            yield from (tuple(zip(chosen, share, strict=True)) for share in shares)


def _text(terms: Terms) -> str:
    return "+".join(name if weight == 1 else f"{weight:g}*{name}" for name, weight in terms)


def _combined(found: Mapping[str, Column], terms: Terms, rule: Rule, rows: NDArray[np.intp]) -> Floats:
    """Scores of the architectures `rows` as a set of their own."""
    parts = {name: rank_last(found[name].scores)[rows] for name, _ in terms}
    return rule(Candidates(parts, _no_labels, seed=0), of=_text(terms))


def _report(scores: Floats, accuracies: Mapping[str, Floats], rows: NDArray[np.intp]) -> dict[str, object]:
    report: dict[str, object] = {}
    for label, accuracy in accuracies.items():
        estimate = spearman_rho(scores, accuracy[rows])
        top = top_fraction(accuracy[rows], 0.1)
        report[f"{label} rho"] = f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"
        report[f"{label} top-10% tau"] = kendall_tau(scores[top], accuracy[rows][top]).value
    return report


def _no_labels(*_: object) -> Floats:
    raise InputError("a rule that asks for labels cannot be tried on thousands of combinations")
