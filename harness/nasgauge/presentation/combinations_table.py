"""Estimators that are better together, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from nasgauge.analysis.combinations import CombinationSpec
from nasgauge.analysis.measure import FEWEST
from nasgauge.analysis.scored_run import ScoredRun
from nasgauge.images import told
from nasgauge.presentation.captions import made_by, papers_of, sample_of
from nasgauge.presentation.table import Cell, Explained, Number, Table


def combinations_table(
    rows: pd.DataFrame, spec: CombinationSpec, by_dataset: Mapping[str, ScoredRun], dataset: str
) -> Table:
    """The combinations with their caption.

    Args:
        rows: Of `nasgauge.analysis.combinations.best_combinations`.
        spec: What was tried.
        by_dataset: One run beside the accuracies of each data set.
        dataset: Whose accuracies chose.
    """
    run = by_dataset[dataset]
    provenance, space = run.provenance, run.table.benchmark
    return Table(
        name=f"combinations-{space}-{dataset}",
        title=f"Estimators that rank better together on {len(run.sample)} architectures of {space}.",
        frame=rows,
        rows=[_cells(row, list(by_dataset)) for row in rows.to_dict("records")],
        notes=[
            f"{sample_of(run)} Images: {told(provenance.images)}, batch {provenance.batch_size}.",
            f"Rule: {spec.rule}. Halves by seed {spec.seed}; chosen by rho on one half with "
            f"{run.table.label}, reported on the other half. Brackets: 95 % intervals.",
            Explained(
                f"Intervals are over architectures. top-10% tau: where its top "
                f"10 % are at least {FEWEST} architectures. Networks for {provenance.dataset}, seed "
                f"{provenance.seed}. Fingerprint of the images: {provenance.fingerprint}."
            ),
            *made_by(),
        ],
        better={f"{name} rho": 1 for name in by_dataset},
        papers=partial(papers_of, run),
    )


def _cells(row: dict[Any, Any], datasets: Sequence[str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"combination": row["combination"], "chosen rho": Number(row["chosen_rho"], 3)}
    for name in datasets:
        rho = f"{name}_rho"
        cells[f"{name} rho"] = Number(row[rho], 3, row[f"{rho}_low"], row[f"{rho}_high"])
        cells[f"{name} top-10% tau"] = Number(row[f"{name}_top_tau"], 3)
    return cells | {"ms": Number(row["milliseconds"], 3)}
