"""What a store has, what is taken out of it, and what came of merging others into it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from nasgauge.presentation.table import Table


def runs_table(frame: pd.DataFrame, store: str) -> Table:
    """One row per run of a store.

    Args:
        frame: Columns run, differs, rows, estimators, architectures, samples, failed, machine_failures and
            last_command, and those of the provenance.
        store: Its path.
    """
    rows = [
        {
            "run": str(row.run),
            "differs in": row.differs or "(the only one)",
            "estimators": str(len(row.estimators.split(","))) if row.estimators else "0",
            "architectures": str(row.architectures),
            "samples": row.samples or "none",
            "rows": str(row.rows),
            "failures": _failures(row.failed, row.machine_failures),
            "last command": _short(row.last_command or ""),
        }
        for row in frame.itertuples()
    ]
    notes = [
        f"Runs of {store}. --where run=NUMBER chooses one. Failures: of estimators, which are results, and "
        "after the + of the machine, which are tried again."
    ]
    return Table("runs", f"Runs of {store}", frame, rows, notes)


def rows_table(frame: pd.DataFrame, store: str) -> Table:
    """One row per estimator and sample.

    Args:
        frame: Columns run, estimator, version, settings, sample, scored, failed and machine_failures.
        store: Its path.
    """
    rows = [
        {
            "run": str(row.run),
            "estimator": row.estimator,
            "settings": _settings(row.settings),
            "sample": row.sample or "none: a search, a study or tuning",
            "architectures": str(row.scored),
            "failures": _failures(row.failed, row.machine_failures),
        }
        for row in frame.itertuples()
    ]
    return Table("rows", f"Rows of {store}", frame, rows, [f"What was scored in {store}, and why."])


def removal_table(frame: pd.DataFrame, store: str) -> Table:
    """What goes, by run and estimator.

    Args:
        frame: Columns run, estimator, version, settings, architectures, rows and machine_failures.
        store: Its path.
    """
    rows = [
        {
            "run": str(row.run),
            "estimator": row.estimator,
            "settings": _settings(row.settings),
            "architectures": str(row.architectures),
            "rows": str(row.rows),
            "failures of the machine": str(row.machine_failures),
        }
        for row in frame.itertuples()
    ]
    total = f"{int(frame.rows.sum())} rows and {int(frame.machine_failures.sum())} failures of the machine"
    return Table(
        "removal", f"To be removed from {store}", frame, rows, [f"To be removed from {store}: {total}."]
    )


def merge_table(frame: pd.DataFrame, store: str, conflicts: Sequence[str]) -> Table:
    """One row per run of another store.

    Args:
        frame: Columns source, run, new, copied, present and conflicts.
        store: Path of the store that took them.
        conflicts: Scores that differ, as text.
    """
    rows = [
        {
            "from": row.source,
            "run": f"{row.run}{' (new)' if row.new else ''}",
            "copied": str(row.copied),
            "here already": str(row.present),
            "conflicts": str(row.conflicts),
        }
        for row in frame.itertuples()
    ]
    notes = [f"Merged into {store}: scores, one for each estimator and architecture."]
    if conflicts:
        more = f" and {len(conflicts) - 3} others" if len(conflicts) > 3 else ""
        notes.append(
            f"Conflicts: another store has other scores than {store} of {'; '.join(conflicts[:3])}{more}. "
            "Those that were there first stay."
        )
    return Table("merge", f"Merged into {store}", frame, rows, notes)


def _failures(estimator: int, machine: int) -> str:
    return f"{estimator} + {machine}" if machine else str(estimator)


def _settings(text: str) -> str:
    return " ".join(f"{name}={value}" for name, value in json.loads(text).items())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
