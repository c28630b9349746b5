"""Estimators compared in pairs, as a table."""

from __future__ import annotations

from functools import partial
from typing import Any

from nasgauge.analysis.measure import CORRELATIONS
from nasgauge.analysis.pairs import pairs
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.presentation.captions import made_by, made_of, papers_of, too_few
from nasgauge.presentation.table import Cell, Explained, Number, Table, p_value


def pairs_table(run: ScoredRun) -> Table:
    """The pairs with their caption; raises InputError where there are fewer than two estimators."""
    frame = pairs(run)
    corrected = f"p: corrected by Holm's method for {len(frame)} comparisons. " if len(frame) > 1 else ""
    return Table(
        name=f"pairs-{run.table.benchmark}-{run.table.label.dataset}",
        title=f"Estimators compared in pairs on the same {len(run.sample)} architectures.",
        frame=frame,
        rows=[_cells(row) for row in frame.to_dict("records")],
        notes=[
            *made_of(run),
            f"{corrected}Brackets: 95 % intervals, not corrected.",
            Explained(
                "p: of no difference. Intervals are over architectures. "
                "Differences of tau and rho are from paired influence values. alike: Spearman's rho of the "
                "two scores."
            ),
            *made_by(),
        ],
        first=("estimator", "other", "tau difference", "p (tau)", "rho difference"),
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
