"""The performance-ranking hypothesis as a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from nasgauge.analysis.learning_curves import LearningCurves
from nasgauge.presentation.captions import made_by
from nasgauge.presentation.table import Cell, Explained, Number, Table

_COLUMNS = {"tau": "tau", "p_tau": "p", "tau-b": "tau_b"}


def ranking_hypothesis_table(
    rows: pd.DataFrame, curves: LearningCurves, shown_epochs: Collection[int]
) -> Table:
    """Agreement with the final ranking by epoch.

    Args:
        rows: Of `nasgauge.analysis.ranking_hypothesis.ranking_hypothesis`.
        curves: That they were made of.
        shown_epochs: Those that people see; CSV and JSON carry all.
    """
    return Table(
        name="ranking-hypothesis",
        title="Agreement of the ranking after each epoch with the final one.",
        frame=rows,
        rows=[_cells(row) for row in rows[rows.epoch.isin(shown_epochs)].to_dict("records")],
        notes=[
            f"{len(curves.final)} architectures, {len(rows)} epochs: {curves.source}.",
            Explained(
                "tau(e) = (P - Q) / (P + Q) over pairs of architectures, ordered alike (P) or not (Q) after "
                "epoch e and at the end; pairs tied in either are left out. p_tau = (tau + 1) / 2. tau-b "
                "counts ties. Brackets: 95 % intervals over architectures, each epoch by itself."
            ),
            *made_by(),
        ],
    )


def _cells(row: dict[Any, Any]) -> dict[str, Cell]:
    return {
        "epoch": str(int(row["epoch"])),
        **{
            heading: Number(row[name], 3, row[f"{name}_low"], row[f"{name}_high"])
            for heading, name in _COLUMNS.items()
        },
        "tied pairs": f"{100 * row['tied']:.2f} %",
    }
