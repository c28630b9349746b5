"""Results of searches as a table to read, beside what others published, and what its numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from nasgauge.benchmarks.published import published_search
from nasgauge.core import BenchmarkTable
from nasgauge.presentation.captions import made_by
from nasgauge.presentation.search_captions import (
    conditions_of,
    estimator_seconds,
    notes_of_searchers,
    own_seconds,
    papers_of_searches,
    short_training,
    version,
    with_conditions,
)
from nasgauge.presentation.table import Cell, Explained, Table
from nasgauge.searching.repeated_search import RepeatedSearch
from nasgauge.searching.search_outcome import SearchOutcome
from nasgauge.searching.search_summary import curves, summary

Reports = Mapping[str, BenchmarkTable]
"""Tables by `DATASET/SPLIT`, under which published figures are looked up."""


def search_table(outcome: SearchOutcome, reports: Reports) -> Table:
    """One row per search: mean and deviation over its runs, regret, and seconds by where they come from.

    Args:
        outcome: What was found; with the table that was searched on.
        reports: What the chosen architectures are worth.
    """
    rows = summary(outcome.searches, reports)
    sources: set[str] = set()
    for name in reports if outcome.satisfied is None else ():  # others searched under no conditions
        figures = [_published(search, outcome.benchmark, name) for search in outcome.searches]
        rows[f"{name} published"] = ["; ".join(map(_figure, each.to_dict("records"))) for each in figures]
        sources |= {f"{row.source}, {row.hardware}" for each in figures for row in each.itertuples()}
    published = [Explained(f"Published: {'; '.join(sorted(sources))}.")] if sources else []
    return Table(
        name=f"search-{outcome.benchmark}",
        title=f"What searches of {outcome.benchmark}{with_conditions(outcome)} find under a budget.",
        frame=rows,
        rows=[_cells(row, list(reports), published=bool(sources)) for _, row in rows.iterrows()],
        notes=[*caption(outcome, reports), *published],
        first=["searcher", "estimator", "budget", *(f"{n}{end}" for n in reports for end in ("", " regret"))],
        papers=partial(papers_of_searches, outcome),
    )


def curves_table(outcome: SearchOutcome, reports: Reports) -> Table:
    """Accuracy of the incumbent against seconds, of the searches with the largest budget.

    Raises:
        InputError: If the table that was searched on records no seconds.
    """
    meaning = [
        "seconds: of all kinds. Accuracy of the incumbent: median and quartiles over runs.",
        Explained(
            "seconds: simulated, estimator and own seconds together. Accuracy of the incumbent: from when "
            "every run has chosen to the end of the longest."
        ),
    ]
    points = curves(outcome.of_largest_budget, reports)
    shown = [plain_cells(row) for _, row in points.iterrows()]
    title = f"Accuracy of the incumbent against seconds, in searches of {outcome.benchmark}"
    title += f"{with_conditions(outcome)}."
    return Table(f"curves-{outcome.benchmark}", title, points, shown, [*meaning, *caption(outcome, reports)])


def caption(outcome: SearchOutcome, reports: Reports) -> list[str]:
    """What a reader must know: accuracies, budget, which seconds are recorded or measured, and where."""
    searched = outcome.searched
    assert searched is not None, "a search without a table has no accuracies to report"
    return [
        f"Searched on: {searched.label}; {len(searched.architectures)} architectures of "
        f"{searched.benchmark}.",
        Explained(f"Table: {searched.source}. {short_training(searched)}"),
        *conditions_of(outcome),
        *(
            Explained(f"{name}: {table.label} ({table.source}); best of all {table.accuracy.max():.2f}.")
            for name, table in reports.items()
        ),
        f"Mean ± standard deviation over {outcome.most_runs} run{'s' * (outcome.most_runs != 1)}, "
        f"seed {outcome.seed}; regret: best of all minus the mean, in percentage points.",
        Explained(
            "A budget of seconds counts simulated and estimator seconds; an evaluation that would exceed "
            "it is not made. An architecture that is asked for twice costs twice. Evaluations: "
            "architectures scored or trained."
        ),
        Explained(
            "simulated s: seconds of training that the table recorded, not spent here. "
            f"{estimator_seconds(outcome.provenance)}{own_seconds()} Means over runs. {version()}"
        ),
        *notes_of_searchers(outcome),
        *made_by(),
    ]


def cost_cells(row: pd.Series) -> dict[str, Cell]:
    """A row of `nasgauge.searching.search_summary.costs`, for people."""
    return {
        "searcher": row.searcher,
        "estimator": row.estimator,
        "budget": row.budget,
        "evaluations": f"{row.evaluations:.4g}",
        "simulated s": _seconds(row.simulated_seconds),
        "estimator s": _seconds(row.measured_seconds),
        "own s": _seconds(row.own_seconds),
    }


def plain_cells(row: pd.Series) -> dict[str, Cell]:
    """A row as it is, numbers with six digits; empty if there is none."""
    texts = {
        str(name): f"{value:.6g}" if isinstance(value, float) else str(value) for name, value in row.items()
    }
    return {name: "" if text in ("nan", "<NA>") else text for name, text in texts.items()}


def with_deviation(value: float, deviation: float, digits: int = 2) -> str:
    """`89.14 ± 1.14`; without the deviation if there is none."""
    text = f"{value:.{digits}f}"
    return text if pd.isna(deviation) else f"{text} ± {deviation:.{digits}f}"


def _cells(row: pd.Series, reports: Sequence[str], *, published: bool) -> dict[str, Cell]:
    cells = cost_cells(row)
    for name in reports:
        cells[name] = with_deviation(row[name], row[f"{name} std"])
        cells[f"{name} regret"] = f"{row[f'{name} regret']:.2f}"
        if published:
            cells[f"{name} published"] = row[f"{name} published"]
    return cells


def _published(search: RepeatedSearch, benchmark: str, report: str) -> pd.DataFrame:
    dataset, _, split = report.partition("/")
    return published_search(
        search.searcher,
        search.estimator,
        benchmark,
        dataset,
        split,
        evaluations=search.budget.evaluations,
        seconds=search.budget.seconds,
    )


def _figure(row: Mapping[Any, Any]) -> str:
    """`89.14 ± 1.14 (3.05 s)`: the seconds where the budget is a number of architectures."""
    took = pd.notna(row["n_archs"]) and pd.notna(row["budget_seconds"])
    return with_deviation(row["value"], row["std"]) + (f" ({row['budget_seconds']:g} s)" if took else "")


def _seconds(value: float) -> str:
    return "unknown" if pd.isna(value) else f"{value:.3g}" if value < 1000 else f"{value:.0f}"
