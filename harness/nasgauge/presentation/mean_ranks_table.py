"""Ranks over several benchmarks, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nasgauge.analysis.mean_ranks import mean_ranks, titles
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Explained, Number, Table

_BRACKETS = Explained(
    "tau: Kendall's tau-b, its intervals over architectures. Brackets of mean rank: means of the ranks that "
    "the paired differences of tau leave open, which hold for all estimators and benchmarks at once with "
    "95 % confidence (Holm)."
)


def mean_ranks_table(runs: Sequence[ScoredRun]) -> Table:
    """Mean ranks, and tau on each benchmark."""
    frame = mean_ranks(runs)
    heads = titles(runs)
    smallest = min(runs, key=lambda run: len(run.sample))
    shown: list[dict[str, Cell]] = []
    for row in frame.to_dict("records"):
        cells: dict[str, Cell] = {
            "estimator": row["estimator"],
            "mean rank": Number(row["mean_rank"], 1, row["mean_rank_low"], row["mean_rank_high"]),
        }
        for head in heads:
            tau = f"{head} tau"
            cells[tau] = Number(row[tau], 2, row[f"{tau}_low"], row[f"{tau}_high"])
        shown.append(cells)
    return Table(
        name="benchmarks",
        title=f"Mean rank by tau of {len(frame)} estimators over {len(runs)} benchmarks, "
        f"of {' and '.join(str(len(run.sample)) for run in runs)} architectures.",
        frame=frame,
        rows=shown,
        notes=[
            *(Explained(f"{head}. {' '.join(made_of(r))}") for head, r in zip(heads, runs, strict=True)),
            "Brackets of tau: 95 % intervals. Brackets of mean rank (1 is the best): what paired tests leave "
            "open.",
            _BRACKETS,
            *made_by(),
        ],
        papers=partial(papers_of, *runs),
        lead=too_few(smallest),
        better={"mean rank": -1, **{f"{head} tau": 1 for head in heads}},
    )
