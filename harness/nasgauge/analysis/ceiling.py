"""The noise ceiling: one training run as the estimator of another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nasgauge.analysis.measure import MEASURES, Measure, measured
from nasgauge.core import BenchmarkTable, Floats

CEILING = "(another training seed)"


def ceiling(
    table: BenchmarkTable, sample: Sequence[str], measures: Sequence[Measure] = MEASURES
) -> pd.DataFrame:
    """One training seed as the estimator of another: how far any estimator could get.

    The first two recorded runs of each architecture that has two; no row where none has.
    """
    first, second = first_two_seeds(table, sample)
    if not len(first):
        return pd.DataFrame()
    row = {"estimator": CEILING, "coverage": len(first) / len(sample), "reads": "training"}
    return pd.DataFrame([row | measured(measures, first, second)])


def first_two_seeds(table: BenchmarkTable, sample: Sequence[str]) -> tuple[Floats, Floats]:
    """Accuracies of the first two recorded runs of the architectures that have two."""
    runs = table.per_seed[table.rows(list(sample))]
    both = np.isfinite(runs[:, :2]).all(axis=1) if runs.shape[1] > 1 else np.zeros(len(runs), bool)
    return (runs[both, 0], runs[both, 1]) if both.any() else (np.empty(0), np.empty(0))
