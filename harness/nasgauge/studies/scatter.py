"""Kendall's tau-b per estimator and data set, beside published ones.

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 3.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.benchmarks.published import Published, published
from nasgauge.metrics import kendall_tau


def taus(by_dataset: Mapping[str, ScoredRun]) -> pd.DataFrame:
    """One row per estimator and data set: Kendall's tau-b with its interval, and published ones.

    Estimators without a score are left out.

    Args:
        by_dataset: One run, by data set of the accuracies.
    """
    rows = []
    for name in scored_estimators(by_dataset):
        for dataset, run in by_dataset.items():
            if name not in run.scored:
                continue
            others = published_tau(run, name)
            rows.append(
                {
                    "estimator": name,
                    "dataset": dataset,
                    "architectures": len(run.sample),
                    "finite": int(np.isfinite(run.columns[name].scores).sum()),
                    **kendall_tau(run.ranked(name), run.accuracy).columns("tau"),
                    "published": str(others or ""),
                    "source": others.with_sources() if others else "",
                }
            )
    return pd.DataFrame(rows)


def scored_estimators(by_dataset: Mapping[str, ScoredRun]) -> list[str]:
    """Estimators with a score somewhere, in the order of the first data set that has them."""
    return list(dict.fromkeys(name for run in by_dataset.values() for name in run.scored))


def published_tau(run: ScoredRun, name: str) -> Published | None:
    """What others published of that estimator with the accuracies of the run."""
    table = run.table
    estimator = run.columns[name].estimator
    return published(estimator, table.benchmark, table.label.dataset, metric="kendall")
