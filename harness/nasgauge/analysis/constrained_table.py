"""Accuracies of the architectures of a run that satisfy conditions on costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from nasgauge.benchmarks.constraints import Constraint, satisfying, unknown_objective
from nasgauge.core import BenchmarkTable, Floats, InputError


def constrained(
    table: BenchmarkTable, constraints: Sequence[Constraint], rows: pd.DataFrame
) -> BenchmarkTable:
    """The table cut to the scored architectures that satisfy constraints, which its source then names.

    Args:
        table: Whose objectives constraints can be on.
        constraints: There may be none.
        rows: Of one run of a store; constraints can be on scores in it, such as `flops`.

    Raises:
        InputError: If no scored architecture satisfies them, or one is on what is unknown.
    """
    names = [name for name in rows.architecture.unique() if name in table.row_of]
    if not constraints or not names:
        return table
    scored = table.only(names)
    found = satisfying(
        constraints, {each.objective: _values(each.objective, scored, rows) for each in constraints}
    )
    chosen = [name for name, is_chosen in zip(names, found.chosen.tolist(), strict=True) if is_chosen]
    source = f"{table.source}; of the scored architectures, {found.count}"
    return replace(scored.only(chosen), source=source, conditions=found.text)


def _values(name: str, table: BenchmarkTable, rows: pd.DataFrame) -> Floats:
    """(N,) of an objective of the table, else of an estimator or one of its parts; NaN where unknown."""
    for objective in table.objectives:
        if objective.name == name:
            return objective.values
    labels = rows.estimator.where(rows.part == "", rows.estimator + "." + rows.part)
    own = rows[labels == name]
    if own.empty:
        known = [*(objective.name for objective in table.objectives), *labels.unique()]
        hint = "costs of devices come from --hardware FILE, others from estimators of the run, such as flops"
        raise unknown_objective(name, known, hint)
    if own.architecture.duplicated().any():
        raise InputError(f"{name} was scored with several settings: a condition on it could mean any of them")
    scores = own.set_index("architecture").score
    found: Floats = scores.reindex(list(table.architectures)).to_numpy(float, na_value=np.nan)
    return found
