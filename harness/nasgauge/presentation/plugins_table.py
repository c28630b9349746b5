"""What there is to choose from, as a table with every field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nasgauge.presentation.table import Table


def plugins_table(plugins: Sequence[Mapping[str, Any]]) -> Table:
    """One row per plugin: people see kind, name and summary, programs every field.

    Args:
        plugins: Fields by name: `kind`, `name`, `summary`, `paper`, ...
    """
    return Table(
        name="plugins",
        title="What there is to choose from",
        frame=pd.DataFrame(plugins),
        rows=[{each: str(one[each]) for each in ("kind", "name", "summary")} for one in plugins],
        notes=["`nasgauge list NAME` shows the formula, source and settings of one."],
        papers=lambda: {one["name"]: one["paper"] for one in plugins if one["paper"]},
    )
