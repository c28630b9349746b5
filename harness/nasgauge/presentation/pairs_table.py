"""Estimators compared in pairs, as a table."""

from __future__ import annotations

from functools import partial
from typing import Any

from nasgauge.analysis.pairs import pairs
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.metrics import CORRELATIONS
from nasgauge.presentation.captions import made_by, made_of, papers_of
from nasgauge.presentation.table import Table, Value, p_value


def pairs_table(reading: ScoredRun) -> Table:
    """The pairs with their caption."""
    frame = pairs(reading)
    return Table(
        name=f"pairs-{reading.table.benchmark}-{reading.table.label.dataset}",
        title="Estimators compared in pairs on the same architectures.",
        numbers=frame,
        shown=[_shown(row) for row in frame.to_dict("records")],
        notes=[
            *made_of(reading),
            "Differences of tau and rho with 95 % intervals over architectures, from paired influence "
            f"values, and p of no difference, corrected by Holm's method for {len(frame)} comparisons; the "
            "intervals are not corrected. Alike: Spearman's rho of the two scores.",
            *made_by(reading),
        ],
        papers=partial(papers_of, reading),
    )


def _shown(row: dict[Any, Any]) -> dict[str, Value | str]:
    cells: dict[str, Value | str] = {
        "estimator": row["estimator"],
        "other": row["other"],
        "alike": Value(row["alike"]),
    }
    for measure in CORRELATIONS:
        name = f"{measure}_difference"
        cells[f"{measure} difference"] = Value(row[name], 3, row[f"{name}_low"], row[f"{name}_high"])
        cells[f"p ({measure})"] = p_value(row[f"{measure}_p_holm"])
    return cells
