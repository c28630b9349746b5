"""Failures of the machine in a store: no results, but what is to be tried again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from nasgauge.scoring.store_access import StoreAccess, StoredRun, known_architectures

_FAILURES = """
SELECT e.name AS estimator, e.version AS version, e.settings AS settings, a.name AS architecture,
    f.reason AS reason, f.estimator AS estimator_id
FROM failures f JOIN estimators e ON e.id = f.estimator JOIN architectures a ON a.id = f.architecture
WHERE f.run = ? ORDER BY e.id, a.name
"""


class MachineFailure(NamedTuple):
    """That the machine could not score an architecture: the key of the estimator, and why."""

    estimator: int
    architecture: str
    reason: str


class FailureTables(StoreAccess):
    """The failures of the machine in a store; `Store.add` removes one when a score comes."""

    def add_failures(self, run: StoredRun, failures: Iterable[MachineFailure]) -> None:
        """Note failures, all or none; the last reason counts, and nothing where there is a score."""
        found = list(failures)
        with self._writing() as connection:
            known_architectures(connection, (failure.architecture for failure in found))
            connection.executemany(
                "INSERT OR REPLACE INTO failures (run, estimator, architecture, reason) "
                "SELECT :run, :estimator, id, :reason FROM architectures a WHERE name = :architecture "
                "AND NOT EXISTS (SELECT 1 FROM scores "
                "WHERE run = :run AND estimator = :estimator AND architecture = a.id)",
                ({"run": run.id, **failure._asdict()} for failure in found),
            )

    def failures(self, run: StoredRun) -> pd.DataFrame:
        """Columns estimator, version, settings, architecture, reason and estimator_id."""
        with self._reading() as connection:
            return pd.read_sql_query(_FAILURES, connection, params=(run.id,))
