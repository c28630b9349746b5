"""Estimators that are better together, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nasgauge.analysis.combinations import CombinationSpec
from nasgauge.core import BenchmarkTable
from nasgauge.presentation.table import Cell, Table, Value
from nasgauge.runtime.provenance import Provenance


def combinations_table(
    rows: pd.DataFrame,
    spec: CombinationSpec,
    tables: Mapping[str, BenchmarkTable],
    dataset: str,
    scored: tuple[Provenance, int, Sequence[str]],
) -> Table:
    """The combinations with their caption.

    Args:
        rows: Of `nasgauge.analysis.combinations.best_combinations`.
        spec: What was tried.
        tables: Accuracies by data set.
        dataset: Whose accuracies chose.
        scored: Provenance of the scores, number of architectures, and commands that made them.
    """
    provenance, count, commands = scored
    return Table(
        name=f"combinations-{provenance.benchmark}-{dataset}",
        title=f"Estimators of {provenance.benchmark} that rank better together.",
        numbers=rows,
        shown=[_cells(row, list(tables)) for row in rows.to_dict("records")],
        notes=[
            f"{count} architectures of {provenance.benchmark}, halves by seed {spec.seed}; chosen by rho on "
            f"one half with {tables[dataset].label}, reported on the other half. Rule: {spec.rule}. Scores: "
            f"networks for {provenance.dataset}, images {provenance.images} ({provenance.fingerprint}), "
            f"batch {provenance.batch_size}, seed {provenance.seed}.",
            *(f"Made by: {command}" for command in commands),
        ],
        better={f"{name} rho": 1 for name in tables},
    )


def _cells(row: dict[Any, Any], datasets: Sequence[str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"combination": row["combination"], "chosen rho": Value(row["chosen_rho"], 3)}
    for name in datasets:
        rho = f"{name}_rho"
        cells[f"{name} rho"] = Value(row[rho], 3, row[f"{rho}_low"], row[f"{rho}_high"])
        cells[f"{name} top-10% tau"] = Value(row[f"{name}_top_tau"], 3)
    return cells | {"ms": Value(row["milliseconds"], 3)}
