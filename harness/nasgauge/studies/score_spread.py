"""How far minibatch, initialisation and batch size move a score, in numbers.

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 5.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nasgauge.core import Floats
from nasgauge.metrics import kendall_tau, rank_last

MINIBATCH, INITIALISATION, BATCH_SIZE = SOURCES = ("minibatch", "initialisation", "batch size")
"""What can move a score."""


def sources_of(rows: pd.DataFrame) -> list[str]:
    """Those that were varied."""
    return [source for source in SOURCES if (rows.source == source).any()]


def accuracies_in(rows: pd.DataFrame) -> pd.Series:
    """Percent by architecture."""
    return rows.drop_duplicates("architecture").set_index("architecture").accuracy


def compared(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """Scores of one source, architectures x values, worst accuracy first; NaN if there is none.

    Scores of different batch sizes are of different magnitude, so those of each size are standardised over
    the architectures that have one (our choice).

    Args:
        rows: With columns `source`, `value`, `architecture`, `accuracy`, `score`.
        source: One of `SOURCES`.
    """
    own = rows[rows.source == source]
    table = own.set_index(["architecture", "value"]).score.unstack()
    order = own.drop_duplicates("architecture").sort_values("accuracy", kind="stable").architecture
    scores = table.loc[order].where(np.isfinite(table.loc[order]))
    if source != BATCH_SIZE:
        return scores
    centred, deviation = scores - scores.mean(), scores.std()
    return centred / deviation.where(deviation > 0, 1)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per source: how far it moves scores, beside how far apart the architectures are.

    within: root mean square over architectures of the deviation over values. between: deviation over
    architectures of the mean over values. share: of the variance that is between architectures, the
    intraclass correlation ICC(1) = (B - W) / (B + (V - 1) W), with the mean squares between B and within
    W of V values. These three are over the `complete` architectures, which have a finite score each time;
    NaN if there is nothing to compare.
    tau: of the mean score with the accuracy, an architecture that is not complete ranking last; tau_lowest
    and tau_highest: of single values.
    """
    return pd.DataFrame([_summary(rows, source) for source in sources_of(rows)])


def by_architecture(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean and deviation of each architecture's score by source, worst accuracy first.

    NaN where a score is missing, and the deviation where there is one value only.
    """
    found = {}
    for source in sources_of(rows):
        scores = compared(rows, source)
        complete = scores.notna().all(axis=1)
        found[f"{source} mean"] = scores.mean(axis=1).where(complete)
        found[f"{source} deviation"] = scores.std(axis=1).where(complete)
    table = pd.DataFrame(found)
    table.insert(0, "accuracy", accuracies_in(rows)[table.index])
    return table.rename_axis("architecture").reset_index()


def _summary(rows: pd.DataFrame, source: str) -> dict[str, object]:
    table = compared(rows, source)
    accuracy = accuracies_in(rows)[table.index].to_numpy()
    scores = table.to_numpy(float)
    single = [kendall_tau(rank_last(column), accuracy).value for column in scores.T]
    tau = kendall_tau(rank_last(scores.mean(axis=1)), accuracy)
    complete = scores[np.isfinite(scores).all(axis=1)]
    within, between, share = components(complete)
    return {
        "source": source,
        "values": scores.shape[1],
        "architectures": len(scores),
        "complete": len(complete),
        "within": within,
        "between": between,
        "share": share,
        **tau.columns("tau"),
        "tau_lowest": min(single),
        "tau_highest": max(single),
    }


def components(scores: Floats) -> tuple[float, float, float]:
    """Deviation within and between the rows of (A, V), and ICC(1); NaN for fewer than two of either.

    Example:
        >>> components(np.array([[1.0, 1.0], [3.0, 3.0]]))
        (0.0, 1.4142135623730951, 1.0)
    """
    count, values = scores.shape
    if min(count, values) < 2:
        return np.nan, np.nan, np.nan
    inside, means = scores.var(axis=1, ddof=1).mean(), scores.mean(axis=1).var(ddof=1)
    total = values * means + (values - 1) * inside
    share = (values * means - inside) / total if total > 0 else np.nan
    return float(np.sqrt(inside)), float(np.sqrt(means)), float(share)
