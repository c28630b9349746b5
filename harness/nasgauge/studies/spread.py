"""What moves a score apart from the architecture: minibatch, initialisation, batch size.

Source: Mellor et al. 2021, https://arxiv.org/abs/2006.04647, Fig. 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nasgauge.core import Floats
from nasgauge.metrics import kendall_tau, rank_last
from nasgauge.presentation.plots import COLOURS, figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from nasgauge.probing.setup import Setup

MINIBATCH, INITIALISATION, BATCH_SIZE = SOURCES = ("minibatch", "initialisation", "batch size")


@dataclass(frozen=True)
class Variation:
    """One setup of the study: what was changed, and its value (a seed, or a number of images)."""

    source: str
    value: int
    setup: Setup


def variations(
    setup: Setup, minibatches: int, initialisations: int, batch_sizes: Sequence[int]
) -> Iterator[Variation]:
    """Setups that differ from `setup` in one thing each; the first of the first two sources is itself.

    A minibatch is another draw of images for the same weights. An initialisation is another seed of the
    weights, and of what the estimator draws, for the same images. Batches of other sizes are of the same
    weights, and the smaller are the beginning of the larger.
    """
    for seed in range(setup.seed, setup.seed + minibatches):
        yield Variation(MINIBATCH, seed, replace(setup, image_seed=seed))
    for seed in range(setup.seed, setup.seed + initialisations):
        yield Variation(INITIALISATION, seed, replace(setup, seed=seed, image_seed=setup.seed))
    for size in batch_sizes:
        yield Variation(BATCH_SIZE, size, replace(setup, batch_size=size))


def compared(rows: pd.DataFrame, source: str) -> pd.DataFrame:
    """Scores of one source, architectures x values, worst accuracy first; NaN where there is none.

    rows: with columns `source`, `value`, `architecture`, `accuracy`, `score`. Scores of different batch
    sizes are of different magnitude, so those of each size are standardised over the architectures that
    have one (our choice).
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
    W of V values. These three are over the `whole` architectures, which have a finite score each time;
    NaN where there is nothing to compare.
    tau: of the mean score with the accuracy, an architecture that is not whole ranking last; tau_lowest
    and tau_highest: of single values.
    """
    return pd.DataFrame([_summary(rows, source) for source in SOURCES if (rows.source == source).any()])


def _summary(rows: pd.DataFrame, source: str) -> dict[str, object]:
    table = compared(rows, source)
    accuracy = rows.drop_duplicates("architecture").set_index("architecture").accuracy[table.index].to_numpy()
    scores = table.to_numpy(float)
    single = [kendall_tau(rank_last(column), accuracy).value for column in scores.T]
    tau = kendall_tau(rank_last(scores.mean(axis=1)), accuracy)
    whole = scores[np.isfinite(scores).all(axis=1)]
    within, between, share = components(whole)
    return {
        "source": source,
        "values": scores.shape[1],
        "architectures": len(scores),
        "whole": len(whole),
        "within": within,
        "between": between,
        "share": share,
        "tau": tau.value,
        "tau_low": tau.low,
        "tau_high": tau.high,
        "tau_lowest": min(single),
        "tau_highest": max(single),
    }


def components(scores: Floats) -> tuple[float, float, float]:
    """Deviation within and between the rows of (A, V), and ICC(1); NaN for fewer than two of either.

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


def draw(rows: pd.DataFrame, title: str) -> Figure:
    """One panel per source, one box per architecture, the least accurate at the left."""
    sources = [source for source in SOURCES if (rows.source == source).any()]
    canvas = figure(1 + 3.6 * len(sources), 3.4)
    accuracy = rows.drop_duplicates("architecture").set_index("architecture").accuracy
    for axes, source in zip(canvas.subplots(1, len(sources), squeeze=False)[0], sources, strict=True):
        table = compared(rows, source)
        _boxes(axes, table)
        axes.set_xticks(range(len(table)), [f"{accuracy[name]:.1f}" for name in table.index], rotation=60)
        axes.set(title=f"{len(table.columns)} {_PLURAL[source]}", xlabel="accuracy of the architecture (%)")
        axes.set_ylabel("score, standardised in each size" if source == BATCH_SIZE else "score")
    canvas.suptitle(title)
    return canvas


_PLURAL = {MINIBATCH: "minibatches", INITIALISATION: "initialisations", BATCH_SIZE: "batch sizes"}


def _boxes(axes: Axes, table: pd.DataFrame) -> None:
    """Quartiles and range; a few scores as the points that they are."""
    for place, scores in enumerate(table.to_numpy(float)):
        found = scores[np.isfinite(scores)]
        if not len(found):
            edge = axes.get_xaxis_transform()
            axes.text(place, 0.02, "no score", rotation=90, ha="center", va="bottom", transform=edge)
            continue
        axes.boxplot(
            [found],
            positions=[place],
            widths=0.7,
            whis=(0, 100),
            manage_ticks=False,
            medianprops={"color": COLOURS[1]},
        )
        if len(found) <= 8:
            axes.scatter([place] * len(found), found, s=8, color=COLOURS[0], zorder=3)
    axes.set_xlim(-0.6, len(table) - 0.4)
