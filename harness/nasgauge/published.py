"""Figures that others published, to stand beside ours with their source."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import pandas as pd


@dataclass(frozen=True)
class Published:
    """What has been printed of one estimator's rank correlation: one value per source."""

    values: tuple[float, ...]
    sources: tuple[str, ...]

    def with_sources(self) -> str:
        """`0.77 (source); 0.743 (source)`."""
        return "; ".join(f"{v} ({s})" for v, s in zip(self.values, self.sources, strict=True))

    def __str__(self) -> str:
        low, high = min(self.values), max(self.values)
        return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


def published(estimator: str, benchmark: str, dataset: str, *, metric: str = "spearman") -> Published | None:
    """Every published value for this estimator on this benchmark and data set; None where there is none.

    Protocols differ (sample, batch, split of the label) by up to 0.08 in tau for the same
    estimator, so no single value is a target: all of them are kept, each with its source.
    NATS-Bench's `cifar10-valid`, CIFAR-10 with half of its images for training, counts as `cifar10`.
    """
    dataset = dataset.removesuffix("-valid")
    table = _table()
    rows = table[
        (table.estimator == estimator)
        & (table.benchmark == benchmark)
        & (table.dataset == dataset)
        & (table.metric == metric)
    ]
    return Published(tuple(rows.value), tuple(rows.source)) if len(rows) else None


def _table() -> pd.DataFrame:
    with files("nasgauge_published").joinpath("published.csv").open() as file:
        return pd.read_csv(file)
