"""Kendall's tau-b per estimator and data set, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Explained, Number, Table
from nasgauge.studies.scatter import published_tau, taus


def scatter_table(by_dataset: Mapping[str, ScoredRun]) -> Table:
    """Ours beside what others published; by_dataset: one run beside the accuracies of each data set."""
    frame, runs = taus(by_dataset), list(by_dataset.values())
    return Table(
        name=f"scatter-{runs[0].table.benchmark}",
        title=f"Kendall's tau-b of scores and accuracies on {len(runs[0].sample)} architectures of "
        f"{runs[0].table.population}.",
        frame=frame,
        rows=[_cells(row) for row in frame.to_dict("records")],
        notes=[
            *made_of(runs[0])[1:],
            *(
                Explained(f"Accuracy on {name}: {run.table.label}. {run.table.source}.")
                for name, run in by_dataset.items()
            ),
            "Brackets: 95 % intervals over architectures.",
            Explained(
                "Architectures without a finite score rank last. Published: lowest to highest; other "
                "samples, batches and labels than ours."
            ),
            *_sources(runs),
            *made_by(),
        ],
        papers=partial(papers_of, *runs),
        lead=too_few(runs[0]),
    )


def _sources(runs: list[ScoredRun]) -> list[str]:
    found = [published_tau(run, name) for run in runs for name in run.scored]
    sources = dict.fromkeys(source for others in found if others for source in others.sources)
    return [Explained(f"Published by: {'; '.join(sources)}.")] if sources else []


def _cells(row: dict[Any, Any]) -> dict[str, Cell]:
    return {
        "estimator": row["estimator"],
        "data set": row["dataset"],
        "n": str(row["architectures"]),
        "finite": str(row["finite"]),
        "tau": Number(row["tau"], 3, row["tau_low"], row["tau_high"]),
        "published tau": row["published"],
    }
