"""Figures that others published, to stand beside ours with their source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from nasgauge.core import InputError


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
    """Every published value for this estimator on this benchmark and data set; None if there is none.

    Protocols differ (sample, batch, split of the label) by up to 0.08 in tau for the same
    estimator, so no single value is a target: all of them are kept, each with its source.
    NATS-Bench's `cifar10-valid`, CIFAR-10 with half of its images for training, counts as `cifar10`.
    """
    return _by_estimator(benchmark, _dataset(dataset), metric).get(estimator)


@cache
def _by_estimator(benchmark: str, dataset: str, metric: str) -> Mapping[str, Published]:
    table = _read("published.csv")
    rows = table[
        (table.benchmark == benchmark) & (table.dataset == dataset) & (table.metric == metric)
    ].dropna(subset="estimator")
    return {
        str(name): Published(tuple(group.value), tuple(group.source))
        for name, group in rows.groupby("estimator")
    }


def published_search(
    searcher: str,
    estimator: str,
    benchmark: str,
    dataset: str,
    split: str,
    *,
    evaluations: int | None = None,
    seconds: float | None = None,
) -> pd.DataFrame:
    """Published accuracies of a search under that budget: `value`, `std`, `budget_seconds`, `source`.

    split: `validation` or `test`. `searches.csv`, beside the figures, says which method each of our
    searchers is; where the budget is one of evaluations, `budget_seconds` is what they took.
    """
    methods = _read("searches.csv").fillna("")
    methods = methods[(methods.searcher == searcher) & (methods.estimator == estimator)]
    table = _read("published.csv")
    budget = table.n_archs == evaluations if evaluations else table.budget_seconds == seconds
    return table[
        (table.kind == "search")
        & table.method.isin(methods.method)
        & (table.benchmark == benchmark)
        & (table.dataset == dataset)
        & (table.metric == {"validation": "val_acc", "test": "test_acc"}.get(split))
        & budget
    ]


def figures(estimators: Iterable[str], benchmark: str, dataset: str) -> pd.DataFrame:
    """Every published tau and rho of these estimators, one row per source, in their order.

    Columns as in published.csv; text that is missing is empty.
    Raises InputError where nothing has been published of any of them.
    """
    table = _read("published.csv").fillna({"notes": "", "source": ""})
    order = {name: place for place, name in enumerate(estimators)}
    rows = table[
        table.estimator.isin(order)
        & (table.benchmark == benchmark)
        & (table.dataset == _dataset(dataset))
        & table.metric.isin(["kendall", "spearman"])
    ]
    if rows.empty:
        raise InputError(f"nothing is published of {', '.join(order)} on {benchmark} with {dataset}")
    place = rows.estimator.map(order)
    return rows.assign(place=place).sort_values(["place", "metric"], kind="stable", ignore_index=True)


def _dataset(name: str) -> str:
    """NATS-Bench's `cifar10-valid` is CIFAR-10 with half of its images for training."""
    return name.removesuffix("-valid")


@cache
def _read(name: str) -> pd.DataFrame:
    """One of the files, read once; nobody writes to it."""
    with files("nasgauge_published").joinpath(name).open(encoding="utf-8") as file:
        return pd.read_csv(file)
