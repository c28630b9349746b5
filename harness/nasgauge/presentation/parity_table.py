"""Our scores beside those of others, as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nasgauge import __version__
from nasgauge.benchmarks.published import Published, published
from nasgauge.images import told
from nasgauge.presentation.captions import made_by
from nasgauge.presentation.table import Cell, Explained, Number, Table
from nasgauge.runtime.provenance import Provenance


def parity_table(rows: pd.DataFrame, provenance: Provenance, theirs: str) -> Table:
    """How alike both rank, with the agreement that others published.

    Args:
        rows: Of `nasgauge.analysis.parity.parity`.
        provenance: Of our scores.
        theirs: Name of the file with the others' scores.
    """
    agreed = [
        published(name, provenance.benchmark, provenance.dataset, metric="agreement")
        for name in rows.estimator
    ]
    sources = sorted({source for others in agreed if others for source in others.sources})
    return Table(
        name=f"parity-{provenance.benchmark}-{provenance.dataset}",
        title=f"Our scores on {provenance.benchmark} beside those of {theirs}.",
        frame=rows.assign(others_agree=[_agreement(others) for others in agreed]),
        rows=[_cells(*pair) for pair in zip(rows.to_dict("records"), agreed, strict=True)],
        first=("estimator", "their column", "n", "rho", "tau"),
        notes=[
            "rho: Spearman's with its 95 % interval over architectures. tau: Kendall's tau-b.",
            Explained(
                f"Ours: nasgauge {__version__}, networks for {provenance.dataset}, images "
                f"{told(provenance.images)} ({provenance.fingerprint}), batch {provenance.batch_size}, seed "
                f"{provenance.seed}, {provenance.device}, torch {provenance.torch}. Theirs: {theirs}. A "
                "network that we cannot score ranks last."
            ),
            *(
                [Explained(f"Others agree: Spearman of two runs that are not ours: {'; '.join(sources)}.")]
                * bool(sources)
            ),
            *made_by(),
        ],
    )


def _cells(row: dict[Any, Any], others: Published | None) -> dict[str, Cell]:
    return {
        "estimator": row["estimator"],
        "their column": row["theirs"],
        "n": str(row["architectures"]),
        "no score there": str(row["unscored"]),
        "rho": Number(row["rho"], 3, row["rho_low"], row["rho_high"]),
        "tau": Number(row["tau"], 3),
        "others agree": _agreement(others),
    }


def _agreement(others: Published | None) -> str:
    return ", ".join(f"{value:.3g}" for value in others.values) if others else ""
