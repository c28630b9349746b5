"""Ours beside what others published, as a table."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from nasgauge.analysis.measure import RHO, TAU
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.benchmarks.published import figures
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Explained, Footnote, Number, Table

_MEASURES = {"kendall": TAU, "spearman": RHO}
_COPIED = ("value", "std", "n_archs", "source", "notes")


def published_table(board: pd.DataFrame, run: ScoredRun) -> Table:
    """Ours beside what others published of the same estimators, one row per figure and source.

    Raises InputError where nothing has been published of any of them.
    """
    label = run.table.label
    found = figures(board.estimator, run.table.benchmark, label.dataset).to_dict("records")
    ours = board.set_index("estimator")
    values = [_ours(ours.loc[figure["estimator"]], figure["metric"]) for figure in found]
    return Table(
        name=f"published-{run.table.benchmark}-{label.dataset}",
        title=f"Our correlations on {len(run.sample)} architectures of {run.table.population} beside "
        f"published ones. Our accuracy: {label}.",
        frame=pd.DataFrame([_row(*pair) for pair in zip(found, values, strict=True)]),
        rows=[_cells(*pair) for pair in zip(found, values, strict=True)],
        notes=[
            *made_of(run),
            "Brackets: 95 % intervals over architectures.",
            Explained(
                "Protocols differ in sample, batch, initialisation and split of the label; where sources "
                "disagree, all of them are listed."
            ),
            *made_by(),
        ],
        paper_columns=("estimator", "measure", "ours", "published", "n", "source"),
        papers=partial(papers_of, run),
        lead=too_few(run),
    )


def _ours(row: pd.Series, metric: str) -> Number:
    name = _MEASURES[metric].name
    return Number(row[name], 3, row[f"{name}_low"], row[f"{name}_high"])


def _row(figure: dict[Any, Any], ours: Number) -> dict[str, Any]:
    return {
        "estimator": figure["estimator"],
        "measure": _MEASURES[figure["metric"]].name,
        "ours": ours.value,
        "ours_low": ours.low,
        "ours_high": ours.high,
        **{key: figure[key] for key in _COPIED},
    }


def _cells(figure: dict[Any, Any], ours: Number) -> dict[str, Cell]:
    return {
        "estimator": figure["estimator"],
        "measure": _MEASURES[figure["metric"]].heading,
        "ours": ours,
        "published": Number(figure["value"], 3),
        "n": Number(figure["n_archs"], 0),
        "source": Footnote(figure["source"]),
        "protocol": figure["notes"],
    }
