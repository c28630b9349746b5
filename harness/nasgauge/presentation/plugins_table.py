"""What there is to choose from, as a table with every field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nasgauge.presentation.table import Explained, Table


def plugins_table(plugins: Sequence[Mapping[str, Any]]) -> Table:
    """One row per plugin, every field a column; kind, name and summary are those that matter most.

    Args:
        plugins: Fields by name: `kind`, `name`, `summary`, `paper`, ...
    """
    return Table(
        name="plugins",
        title="What there is to choose from",
        frame=pd.DataFrame(plugins),
        rows=[{name: _cell(value) for name, value in one.items()} for one in plugins],
        notes=[
            "`nasgauge list NAME` shows the formula, source and settings of one.",
            Explained(
                "settings: with their defaults. trains: whether it trains every network, so that it runs "
                "only where it is named. parts: scores of one estimator, or of others that it needs. "
                "datasets: those of a benchmark."
            ),
        ],
        first=("kind", "name", "summary"),
        papers=lambda: {one["name"]: one["paper"] for one in plugins if one["paper"]},
    )


def _cell(value: Any) -> str:
    """A field as text; empty where there is nothing to tell."""
    return "" if value in (False, "{}") else str(value)
