"""Two runs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from nasgauge.analysis.compare_runs import changed
from nasgauge.api.nested_tables import table_of
from nasgauge.api.run_query import RunQuery
from nasgauge.presentation.compare_table import compare_table
from nasgauge.presentation.table import Table
from nasgauge.runtime.command import recorded


@dataclass(frozen=True)
class Comparison:
    """What changed between two runs.

    Attributes:
        table: One row per estimator of both.
        missing: Estimators of the first run that the second does not have.
    """

    table: Table
    missing: Sequence[str]

    def changes(self, threshold: float = 0.0, score_threshold: float | None = None) -> list[str]:
        """What changed by more than is allowed, one text each; empty where nothing did.

        Args:
            threshold: Largest change of tau and rho.
            score_threshold: Largest relative change of a score; None for any.
        """
        frames = pd.concat([each.frame for each in (self.table, *self.table.parts)])
        of_most = frames.drop_duplicates("estimator")  # its largest sample comes first
        found = changed(of_most, correlation=threshold, scores=score_threshold)
        return [f"{name}: not in the second run" for name in self.missing] + found


@recorded
def compare_runs(first: Any, second: Any, **options: Any) -> Comparison:
    """What changed between two runs, over the architectures and estimators that both have.

    Args:
        first: What `score` returned, or the path of a store.
        second: The other run.
        **options: Attributes of `RunQuery`, for both runs.

    Returns:
        The table of both, and what changed.

    Raises:
        InputError: If there is no such run, or nothing that both have.
    """
    one, two = RunQuery.of(first, options).read(), RunQuery.of(second, options).read()
    missing = [name for name in one.covers if name not in two.covers]
    added = [name for name in two.covers if name not in one.covers]
    absent = {"first": added, "second": missing}
    lines = [f"Not in the {run} run: {', '.join(names)}." for run, names in absent.items() if names]
    return Comparison(table_of(partial(compare_table, lines), one, two), missing)
