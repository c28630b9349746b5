"""What each setting of an estimator does to its ranking and its cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from nasgauge.core import Floats
from nasgauge.metrics import difference, kendall_tau, rank_last, spearman_rho
from nasgauge.metrics.estimate import undefined

Change = dict[str, Any]
"""Settings that have another value than the estimator as it is set."""


@dataclass(frozen=True)
class Ablation:
    """Which settings vary, and how.

    Attributes:
        settings: Of the estimator as it is set.
        values: To try, by setting.
        cross: Whether all combinations of the values are tried, not one change at a time.
    """

    settings: Mapping[str, Any]
    values: Mapping[str, Sequence[Any]]
    cross: bool = False

    def changes(self) -> Iterator[Change]:
        """The estimator as it is set first, as no change at all, then every other one."""
        yield {}
        if not self.cross:
            yield from ({setting: value} for setting, values in self.values.items() for value in values)
            return
        for values in product(*self.values.values()):
            change = dict(zip(self.values, values, strict=True))
            if not self.is_as_set(change):
                yield change

    def is_as_set(self, change: Change) -> bool:
        """Whether the change leaves every setting as it is."""
        return all(self.settings[name] == value for name, value in change.items())

    def described(self, change: Change) -> dict[str, Any]:
        """What a row is about: the setting that it changes, or the values of all that vary."""
        if self.cross:
            return {name: change.get(name, self.settings[name]) for name in self.values}
        setting, value = next(iter(change.items()), ("as set", ""))
        return {"setting": setting, "value": value}


@dataclass(frozen=True, eq=False)
class ScoredChange:
    """What a change gives: scores (N,) of the sample, NaN if there is none, median seconds, and remarks."""

    change: Change
    scores: Floats
    seconds: float
    notes: tuple[str, ...] = ()


def ablation_rows(ablation: Ablation, scored: Sequence[ScoredChange], accuracy: Floats) -> pd.DataFrame:
    """One row per change, with the correlation of its scores and accuracy.

    Args:
        ablation: What varies.
        scored: In the order of `ablation.changes()`.
        accuracy: (N,) of the sample.

    Returns:
        Columns of what the row is about; rho and tau with intervals; `rho_change` from the first row with
        its interval and `p`, NaN where nothing changed; `mean_score` of the finite scores, `seconds`,
        `coverage`, and `note` where there are any.
    """
    reference = spearman_rho(rank_last(scored[0].scores), accuracy)
    rows, remarked = [], any(each.notes for each in scored)
    for each in scored:
        ranked, finite = rank_last(each.scores), each.scores[np.isfinite(each.scores)]
        rho = spearman_rho(ranked, accuracy)
        change, p = difference(rho, reference)
        same = ablation.is_as_set(each.change)
        rows.append(
            {
                **ablation.described(each.change),
                **rho.columns("rho"),
                **kendall_tau(ranked, accuracy).columns("tau"),
                **(undefined(0) if same else change).columns("rho_change"),
                "p": np.nan if same else p,
                "mean_score": float(finite.mean()) if len(finite) else np.nan,
                "seconds": each.seconds,
                "coverage": len(finite) / len(ranked),
                **({"note": "; ".join(each.notes)} if remarked else {}),
            }
        )
    return pd.DataFrame(rows)
