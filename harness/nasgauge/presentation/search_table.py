"""Results of searches as a table to read, beside what others published, and what its numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nasgauge import __version__
from nasgauge.benchmarks.published import published_search
from nasgauge.core import BenchmarkTable
from nasgauge.presentation.formats import text_of
from nasgauge.presentation.table import Table
from nasgauge.runtime.provenance import Provenance
from nasgauge.searching.outcomes import summary
from nasgauge.searching.series import Series


def render(
    found: Sequence[Series], reports: Mapping[str, BenchmarkTable], caption: Sequence[str], form: str
) -> str:
    """The table of all series in one of `nasgauge.presentation.formats.FORMATS`.

    reports: labels by name, `DATASET/SPLIT`, under which published figures are looked up.
    """
    rows = summary(found, reports)
    sources = set()
    for name, table in reports.items():
        dataset, _, split = name.partition("/")
        figures = [_published(series, table.benchmark, dataset, split) for series in found]
        rows[f"{name} published"] = ["; ".join(map(_figure, each.to_dict("records"))) for each in figures]
        sources |= {f"{row.source}, {row.hardware}" for each in figures for row in each.itertuples()}
    lines = [*caption, *([f"Published: {'; '.join(sorted(sources))}."] if sources else [])]
    shown = [_cells(row, list(reports), bool(sources)) for _, row in rows.iterrows()]
    benchmark = next(iter(reports.values())).benchmark
    title = f"What searches of {benchmark} find under a budget."
    return text_of(Table(f"search-{benchmark}", title, rows, shown, lines), form)


def caption(
    found: Sequence[Series],
    searched: BenchmarkTable,
    reports: Mapping[str, BenchmarkTable],
    provenance: Provenance | None,
    machine: str,
    commands: Sequence[str],
    seed: int,
) -> list[str]:
    """What a reader must know: labels, budget, which seconds are recorded and which measured, and where.

    provenance: of the run of scores, None where no estimator was asked. machine: on which this ran.
    """
    runs = max(len(series.runs) for series in found)
    lines = [
        f"Searched on: {searched.label}. Table: {searched.source}, {len(searched.architectures)} "
        f"architectures of {searched.benchmark}. {trainings(searched)}",
        *(
            f"{name}: {table.label} ({table.source}); best of all {table.accuracy.max():.2f}."
            for name, table in reports.items()
        ),
        f"Mean ± standard deviation over {runs} runs, seed {seed}; regret: best of all minus the mean, "
        "percentage points.",
        "A budget of seconds counts simulated and estimator seconds; what would pass it is not made. "
        "Asked twice, an architecture costs twice. Evaluations: architectures scored or trained.",
        "simulated s: seconds of training that the table recorded, not spent here. "
        + measured(provenance)
        + f"own s: the searcher itself, measured on {machine}, in no budget. Means over runs. "
        f"nasgauge {__version__}.",
    ]
    lines += [
        f"{series.searcher} is told the accuracies that count in the end: a bound, no search."
        for series in {series.searcher: series for series in found if series.saw_true_accuracy}.values()
    ]
    lines += [
        f"{name}: {note}." for name, note in dict.fromkeys((s.searcher, n) for s in found for n in s.notes)
    ]
    lines += [
        f"{series.searcher} {series.estimator} ({series.budget}): {len(series.runs) - len(series.found)} of "
        f"{len(series.runs)} runs chose no architecture within the budget; they are in no mean of accuracy."
        for series in found
        if len(series.found) < len(series.runs)
    ]
    return [*lines, *(f"Made by: {command}" for command in commands)]


def render_curves(curves: pd.DataFrame, caption: Sequence[str]) -> str:
    """Points of curves as CSV, with the caption in lines that begin with `#`."""
    meaning = (
        "seconds: simulated, estimator and own together. Accuracy of the incumbent: median and quartiles "
        "over runs, from when every run has chosen to the end of the longest."
    )
    return text_of(Table("curves", "Curves.", curves, [], [meaning, *caption]), "csv")


def trainings(searched: BenchmarkTable) -> str:
    """What a trained evaluation is."""
    if not searched.schedules:
        return "It has no short training: every trained evaluation is a full one."
    return f"Short training: {searched.schedules[-1].epochs} epochs and one pass over the validation images."


def measured(provenance: Provenance | None) -> str:
    """Where the seconds of estimators were measured; empty where none was asked."""
    if provenance is None:
        return ""
    return (
        f"estimator s: building networks for {provenance.dataset} and scoring them, measured on "
        f"{provenance.place}, images {provenance.images} ({provenance.fingerprint}), "
        f"batch {provenance.batch_size}, seed {provenance.seed}. "
    )


def _published(series: Series, benchmark: str, dataset: str, split: str) -> pd.DataFrame:
    return published_search(
        series.searcher,
        series.estimator,
        benchmark,
        dataset,
        split,
        evaluations=series.budget.evaluations,
        seconds=series.budget.seconds,
    )


def _figure(row: Mapping[Any, Any]) -> str:
    """`89.14 ± 1.14 (3.05 s)`: the seconds where the budget is a number of architectures."""
    took = pd.notna(row["n_archs"]) and pd.notna(row["budget_seconds"])
    return with_spread(row["value"], row["std"]) + (f" ({row['budget_seconds']:g} s)" if took else "")


def spent_cells(row: pd.Series) -> dict[str, str]:
    """A row of `nasgauge.searching.outcomes.spent`, for people."""
    return {
        "searcher": row.searcher,
        "estimator": row.estimator,
        "budget": row.budget,
        "evaluations": f"{row.evaluations:.4g}",
        "simulated s": _seconds(row.simulated_seconds),
        "estimator s": _seconds(row.measured_seconds),
        "own s": _seconds(row.own_seconds),
    }


def _cells(row: pd.Series, reports: Sequence[str], published: bool) -> dict[str, str]:
    cells = spent_cells(row)
    for name in reports:
        cells[name] = with_spread(row[name], row[f"{name} std"])
        cells[f"{name} regret"] = f"{row[f'{name} regret']:.2f}"
        if published:
            cells[f"{name} published"] = row[f"{name} published"]
    return cells


def with_spread(value: float, spread: float, digits: int = 2) -> str:
    """`89.14 ± 1.14`; without the deviation where there is none."""
    text = f"{value:.{digits}f}"
    return text if pd.isna(spread) else f"{text} ± {spread:.{digits}f}"


def _seconds(value: float) -> str:
    return "unknown" if pd.isna(value) else f"{value:.3g}" if value < 1000 else f"{value:.0f}"
