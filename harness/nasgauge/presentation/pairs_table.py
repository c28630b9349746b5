"""Estimators compared in pairs, as a table."""

from __future__ import annotations

from functools import partial
from typing import Any

from nasgauge.analysis.measure import CORRELATIONS
from nasgauge.analysis.pairs import pairs
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Number, Table, p_value


def pairs_table(run: ScoredRun) -> Table:
    """The pairs with their caption; raises InputError where there are fewer than two estimators."""
    frame = pairs(run)
    corrected = f", corrected by Holm's method for {len(frame)} comparisons" if len(frame) > 1 else ""
    return Table(
        name=f"pairs-{run.table.benchmark}-{run.table.label.dataset}",
        title=f"Estimators compared in pairs on the same {len(run.sample)} architectures.",
        frame=frame,
        rows=[_cells(row) for row in frame.to_dict("records")],
        notes=[
            *made_of(run),
            "Differences of tau and rho with 95 % intervals over architectures, from paired influence "
            f"values, and p of no difference{corrected}; the intervals are not corrected. Alike: "
            "Spearman's rho of the two scores.",
            *made_by(),
        ],
        papers=partial(papers_of, run),
        lead=too_few(run),
    )


def _cells(row: dict[Any, Any]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "estimator": row["estimator"],
        "other": row["other"],
        "alike": Number(row["alike"]),
    }
    for measure in CORRELATIONS:
        name = f"{measure.name}_difference"
        cells[f"{measure.heading} difference"] = Number(row[name], 3, row[f"{name}_low"], row[f"{name}_high"])
        cells[f"p ({measure.heading})"] = p_value(row[f"{measure.name}_p_holm"])
    return cells
