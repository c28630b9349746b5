"""What each setting of an estimator does, as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nasgauge.core import Sample
from nasgauge.presentation.captions import described, made_by, scored_with
from nasgauge.presentation.table import Cell, Explained, Number, Table, rounded
from nasgauge.studies.ablation import Ablation
from nasgauge.studies.study_context import StudyContext


def ablation_table(rows: pd.DataFrame, ablation: Ablation, context: StudyContext, sample: Sample) -> Table:
    """The rows of an ablation with their caption.

    Args:
        rows: Of `nasgauge.studies.ablation.ablation_rows`.
        ablation: What varies.
        context: Its subject is the estimator.
        sample: That was scored.
    """
    columns = list(rows.columns[: rows.columns.get_loc("rho")])
    return Table(
        name=f"ablation-{context.subject}",
        title=f"What the settings of {context.subject} do to its ranking and its cost.",
        frame=rows,
        rows=[_cells(row, columns) for row in rows.to_dict("records")],
        notes=[
            _as_set(ablation, context),
            *_scored_on(context, sample),
            "rho: Spearman's. tau: Kendall's tau-b. Brackets: 95 % intervals over architectures.",
            Explained(
                "change: of rho from the first row, with the p value of no change. seconds: median to build "
                "and score a network. coverage: share of networks with a finite score; others rank last."
            ),
            *_remarks(rows),
            *made_by(),
        ],
        better={"rho": 1, "tau": 1, "seconds": -1},
    )


def _as_set(ablation: Ablation, context: StudyContext) -> str:
    settings = ", ".join(f"{name}={value}" for name, value in ablation.settings.items())
    if ablation.cross:
        return f"{context.subject}({settings}): the first row; others have the values shown."
    return f"{context.subject}({settings}): as set; each row changes one setting."


def _scored_on(context: StudyContext, sample: Sample) -> list[str]:
    which = described(len(sample.architectures), context.provenance.benchmark, [sample])
    return scored_with(context.table, context.provenance, which)


def _remarks(rows: pd.DataFrame) -> list[str]:
    """What the estimator said of its scores, and in which rows of the table."""
    if "note" not in rows:
        return []
    described = rows[list(rows.columns[: rows.columns.get_loc("rho")])].astype(str)
    names = described.apply(lambda row: "=".join(filter(None, row)), axis=1)
    return [
        f"{'All rows' if len(group) == len(rows) else '; '.join(group)}: {note}."
        for note, group in names.groupby(rows.note, sort=False)
        if note
    ]


def _cells(row: dict[Any, Any], described: list[str]) -> dict[str, Cell]:
    changed = not pd.isna(row["p"])
    return {
        **{name: str(row[name]) for name in described},
        "rho": Number(row["rho"], 3, row["rho_low"], row["rho_high"]),
        "tau": Number(row["tau"], 3),
        "change": f"{row['rho_change']:+.3f} (p {row['p']:.2g})" if changed else "",
        "mean score": rounded(row["mean_score"], 2),
        "seconds": Number(row["seconds"], 2),
        "coverage": f"{100 * row['coverage']:.1f}%",
    }
