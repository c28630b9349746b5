"""What is taken out of a store: runs, estimators of a run, or what failed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from nasgauge.core import Estimator
from nasgauge.core.settings import settings_text
from nasgauge.plugins import Configured
from nasgauge.scoring.store_access import StoreAccess, StoredRun

_OF_RUNS = "run IN (SELECT value FROM json_each(:runs))"
_OF_ESTIMATORS = (
    "estimator IN (SELECT id FROM estimators WHERE name IN (SELECT value FROM json_each(:estimators)))"
)
_CHOSEN = f"{_OF_RUNS} AND (:all_estimators OR {_OF_ESTIMATORS})"
_FAILED = "(NOT :failed OR score IS NULL OR error IS NOT NULL)"
_COUNT = """
SELECT d.run AS run, e.name AS estimator, e.version AS version, e.settings AS settings,
    count(DISTINCT s.architecture) AS architectures, count(s.architecture) AS rows,
    count(DISTINCT f.architecture) AS machine_failures
FROM doomed d JOIN estimators e ON e.id = d.estimator
LEFT JOIN scores s ON (s.run, s.estimator, s.architecture) = (d.run, d.estimator, d.architecture)
LEFT JOIN failures f ON (f.run, f.estimator, f.architecture) = (d.run, d.estimator, d.architecture)
GROUP BY d.run, d.estimator ORDER BY d.run, e.name, d.estimator
"""
_LEFT = "SELECT run FROM scores UNION SELECT run FROM failures"
_WITHOUT_RUN = (
    "DELETE FROM sample_architectures WHERE sample IN (SELECT id FROM samples WHERE run IN empty_runs)",
    *(f"DELETE FROM {table} WHERE run IN empty_runs" for table in ("requests", "samples", "commands")),
    "DELETE FROM runs WHERE id IN empty_runs",
    "DELETE FROM estimators WHERE id NOT IN (SELECT estimator FROM scores "
    "UNION SELECT estimator FROM failures UNION SELECT estimator FROM requests)",
    "DELETE FROM architectures WHERE id NOT IN (SELECT architecture FROM scores "
    "UNION SELECT architecture FROM failures UNION SELECT architecture FROM sample_architectures)",
)


@dataclass(frozen=True)
class Removal:
    """What is to go.

    Attributes:
        runs: Keys of the runs.
        estimators: Names of the estimators; none for all.
        failed: Whether only what failed is to go, by fault of the estimator or of the machine.
    """

    runs: tuple[int, ...]
    estimators: tuple[str, ...] = ()
    failed: bool = False

    @property
    def _values(self) -> dict[str, object]:
        return {
            "runs": json.dumps(self.runs),
            "estimators": json.dumps(self.estimators),
            "all_estimators": not self.estimators,
            "failed": self.failed,
        }

    def mark(self, connection: sqlite3.Connection) -> None:
        """Fills the temporary table `doomed`; what has several parts goes with all of them."""
        connection.execute("DROP TABLE IF EXISTS temp.doomed")
        connection.execute("CREATE TEMPORARY TABLE doomed (run, estimator, architecture)")
        connection.execute(
            "INSERT INTO doomed SELECT run, estimator, architecture FROM scores "
            f"WHERE {_CHOSEN} AND {_FAILED} UNION "
            f"SELECT run, estimator, architecture FROM failures WHERE {_CHOSEN}",
            self._values,
        )

    def forget_requests(self, connection: sqlite3.Connection) -> None:
        """What is gone as a whole is not asked for any more; what failed still is."""
        if not self.failed:
            connection.execute(f"DELETE FROM requests WHERE {_CHOSEN}", self._values)

    def forget_empty_runs(self, connection: sqlite3.Connection) -> None:
        """A run without rows is none; nor is an estimator or architecture that nothing names."""
        connection.execute("DROP TABLE IF EXISTS temp.empty_runs")
        connection.execute("CREATE TEMPORARY TABLE empty_runs (id)")
        connection.execute(
            f"INSERT INTO empty_runs SELECT id FROM runs WHERE id IN "
            f"(SELECT value FROM json_each(:runs)) AND id NOT IN ({_LEFT})",
            self._values,
        )
        for statement in _WITHOUT_RUN:
            connection.execute(statement)


class RemovalTables(StoreAccess):
    """A store from which rows can be taken."""

    def removed(self, removal: Removal) -> pd.DataFrame:
        """What would go, by run and estimator: columns architectures, rows and machine_failures."""
        with self._reading() as connection:
            removal.mark(connection)
            found = pd.read_sql_query(_COUNT, connection)
            connection.rollback()
        return found

    def remove(self, removal: Removal) -> None:
        """Take it out, all or nothing."""
        with self._writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            removal.mark(connection)
            _delete_doomed(connection)
            removal.forget_requests(connection)
            removal.forget_empty_runs(connection)

    def forget_failed(
        self, run: StoredRun, estimators: Sequence[Configured[Estimator]], architectures: Sequence[str]
    ) -> int:
        """Take out what these estimators failed on, so that it is scored again.

        Returns:
            How many scores that are, one for each estimator and architecture.
        """
        keys = [(c.plugin.name, c.plugin.version, settings_text(c.settings)) for c in estimators]
        with self._writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DROP TABLE IF EXISTS temp.doomed")
            connection.execute("CREATE TEMPORARY TABLE doomed (run, estimator, architecture)")
            connection.executemany(
                "INSERT INTO doomed SELECT DISTINCT run, estimator, architecture FROM scores "
                "WHERE run = ? AND (score IS NULL OR error IS NOT NULL) AND estimator = (SELECT id FROM "
                "estimators WHERE (name, version, settings) = (?, ?, ?)) AND architecture IN "
                "(SELECT id FROM architectures WHERE name IN (SELECT value FROM json_each(?)))",
                ((run.id, *key, json.dumps(list(architectures))) for key in keys),
            )
            (count,) = connection.execute("SELECT count(*) FROM doomed").fetchone()
            _delete_doomed(connection)
        return int(count)


def _delete_doomed(connection: sqlite3.Connection) -> None:
    for table in ("scores", "failures"):
        connection.execute(
            f"DELETE FROM {table} WHERE (run, estimator, architecture) IN (SELECT * FROM doomed)"
        )
