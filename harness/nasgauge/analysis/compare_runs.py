"""Two runs side by side: what changed in the scores, and in what they say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nasgauge.analysis.measure import CORRELATIONS
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.core import Floats
from nasgauge.metrics import difference, spearman_rho


def compare(one: ScoredRun, two: ScoredRun) -> pd.DataFrame:
    """One row per estimator of two runs over the same architectures.

    `scores_max`, `scores_median`: |a - b| / max(|a|, |b|) over architectures with a finite score in both;
    `scores_rho`: Spearman's rho of the two scores; `failed_in_one`: architectures with a finite score in
    one of the two only. `tau_difference` is the second run's tau minus the first's, with its interval
    over architectures and `tau_p`; the same for rho.
    """
    rows = []
    for name in one.columns:
        a, b = one.columns[name].scores, two.columns[name].scores
        row: dict[str, object] = {"estimator": name, "architectures": len(a), **_scores(a, b)}
        for measure in CORRELATIONS:
            before, after = (measure.of(r.columns[name].scores, r.accuracy) for r in (one, two))
            change, p = difference(after, before)
            row |= {f"{measure.name}_first": before.value, f"{measure.name}_second": after.value}
            row |= change.columns(f"{measure.name}_difference") | {f"{measure.name}_p": p}
        rows.append(row)
    return pd.DataFrame(rows)


def changed(frame: pd.DataFrame, *, correlation: float, scores: float | None) -> list[str]:
    """What changed by more than is allowed, one text each; empty where nothing did.

    correlation: largest change of tau and of rho, either way; a correlation that only one run has is more.
    scores: largest relative difference of a score, None for any.
    """
    found = []
    for row in frame.to_dict("records"):
        for measure in (correlation.name for correlation in CORRELATIONS):
            known = [not pd.isna(row[f"{measure}_{run}"]) for run in ("first", "second")]
            change = row[f"{measure}_difference"]
            if known[0] != known[1] or abs(change) > correlation:
                found.append(f"{row['estimator']}: {measure} {_change(change)}")
        if scores is not None and (row["failed_in_one"] or row["scores_max"] > scores):
            found.append(
                f"{row['estimator']}: scores changed by up to {row['scores_max']:.2g}, "
                f"{row['failed_in_one']} architectures scored in one run only"
            )
    return found


def _scores(a: Floats, b: Floats) -> dict[str, float | int]:
    both = np.isfinite(a) & np.isfinite(b)
    left, right = a[both], b[both]
    largest = np.maximum(np.abs(left), np.abs(right))
    scale = np.where(largest > 0, largest, 1)
    apart = np.abs(left / scale - right / scale)  # divided first: differences of large scores can overflow
    return {
        "failed_in_one": int((np.isfinite(a) != np.isfinite(b)).sum()),
        "scores_max": float(apart.max()) if len(apart) else np.nan,
        "scores_median": float(np.median(apart)) if len(apart) else np.nan,
        "scores_rho": spearman_rho(left, right).value,
    }


def _change(value: float) -> str:
    return "has a value in one run only" if np.isnan(value) else f"changed by {round(value, 4) + 0.0:.4f}"
