"""What a store has, what is taken out of it, and what came of merging others into it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from nasgauge.presentation.table import Explained, Table
from nasgauge.runtime.command import as_asked

_VERSION = "version: of the estimator, or a fingerprint of its source."
_OF_ESTIMATORS = "of estimators, which are results, and after the + of the machine, which are tried again"
_OF_RUNS = Explained(
    f"failures: {_OF_ESTIMATORS}. differs in: what tells a run from the others. rows: scores; "
    "estimators that give parts have several of an architecture. last_given: of the last command. "
    "The other columns are its provenance, all that can change a score apart from estimator and "
    "architecture."
)
_COUNTED = {
    "run", "differs", "rows", "estimators", "architectures", "samples", "failed", "machine_failures",
    "last_command",
}  # fmt: skip


def runs_table(frame: pd.DataFrame, store: str) -> Table:
    """One row per run of a store.

    Args:
        frame: Columns run, differs, rows, estimators, architectures, samples, failed, machine_failures and
            last_command, and those of the provenance.
        store: Its path.
    """
    frame = frame.fillna({"estimators": "", "last_command": ""})
    counted = [
        {
            "run": str(row.run),
            "differs in": row.differs or "(the only one)",
            "estimators": str(len(row.estimators.split(","))) if row.estimators else "0",
            "architectures": str(row.architectures),
            "samples": row.samples or "none",
            "rows": str(row.rows),
            "failures": _failures(row.failed, row.machine_failures),
            "last command": row.last_command,
            "names of estimators": row.estimators,
        }
        for row in frame.itertuples()
    ]
    provenance = frame.drop(columns=list(_COUNTED), errors="ignore").fillna("").astype(str)
    rows = [row | entries for row, entries in zip(counted, provenance.to_dict("records"), strict=True)]
    notes = [
        as_asked(f"Runs of {store}. --where run=NUMBER chooses one."),
        _OF_RUNS,
    ]
    first = tuple(counted[0])[:-1] if counted else ()
    return Table("runs", f"Runs of {store}", frame, rows, notes, first=first)


def rows_table(frame: pd.DataFrame, store: str) -> Table:
    """One row per estimator and sample.

    Args:
        frame: Columns run, estimator, version, settings, sample, scored, failed and machine_failures.
        store: Its path.
    """
    rows = [
        {
            **_estimator(row),
            "sample": row.sample or "none: a search, a study or tuning",
            "architectures": str(row.scored),
            "failures": _failures(row.failed, row.machine_failures),
        }
        for row in frame.itertuples()
    ]
    notes = [
        f"What was scored in {store}, and why.",
        Explained(
            "sample: why architectures were scored, and how many it has. architectures: those of it that "
            f"are scored. failures: {_OF_ESTIMATORS}. {_VERSION}"
        ),
    ]
    first = ("run", "estimator", "settings", "sample", "architectures", "failures")
    return Table("rows", f"Rows of {store}", frame, rows, notes, first=first)


def removal_table(frame: pd.DataFrame, store: str) -> Table:
    """What goes, by run and estimator.

    Args:
        frame: Columns run, estimator, version, settings, architectures, rows and machine_failures.
        store: Its path.
    """
    rows = [
        {
            **_estimator(row),
            "architectures": str(row.architectures),
            "rows": str(row.rows),
            "failures of the machine": str(row.machine_failures),
        }
        for row in frame.itertuples()
    ]
    total = f"{int(frame.rows.sum())} rows and {int(frame.machine_failures.sum())} failures of the machine"
    notes = [f"To be removed from {store}: {total}.", Explained(_VERSION)]
    first = ("run", "estimator", "architectures", "rows", "failures of the machine", "settings")
    return Table("removal", f"To be removed from {store}", frame, rows, notes, first=first)


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
    notes.append(
        Explained(
            "copied, here already, conflicts: scores that were copied, that were there and are the same, "
            "and that were there and differ. (new): a run that was not there."
        )
    )
    first = ("run", "copied", "here already", "conflicts", "from")
    return Table("merge", f"Merged into {store}", frame, rows, notes, first=first)


def _estimator(row: Any) -> dict[str, str]:
    """Which scores a row of a frame is about."""
    return {
        "run": str(row.run),
        "estimator": row.estimator,
        "version": row.version,
        "settings": _settings(row.settings),
    }


def _failures(estimator: int, machine: int) -> str:
    return f"{estimator} + {machine}" if machine else str(estimator)


def _settings(text: str) -> str:
    return " ".join(f"{name}={value}" for name, value in json.loads(text).items())
