"""What a store says of why its architectures were scored: samples, and what was asked for over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from nasgauge.core import Sample
from nasgauge.core.settings import settings_text
from nasgauge.scoring.store_access import StoreAccess, StoredRun, known_architectures

_OF_SAMPLE = "run = ? AND kind = ? AND ifnull(seed, -1) = ifnull(?, -1) AND digest = ?"


_VERSIONS = """
SELECT e.version, r.file FROM requests r JOIN estimators e ON e.id = r.estimator
WHERE r.run = ? AND e.name = ? AND e.settings = ?
AND EXISTS (SELECT 1 FROM scores s WHERE s.run = r.run AND s.estimator = r.estimator) ORDER BY r.id
"""


class Version(NamedTuple):
    """A version of an estimator, and the user's file that had it; empty where it is not known."""

    version: str
    file: str


class Request(NamedTuple):
    """That an estimator was asked for: its key, and that of the sample; None where there was none."""

    estimator: int
    sample: int | None


class SampleTables(StoreAccess):
    """The samples and requests of a store."""

    def add_sample(self, run: StoredRun, sample: Sample) -> int:
        """The key of a sample of a run, made if new."""
        key = (run.id, sample.kind, sample.seed, sample.digest)
        with self._writing() as connection:
            known_architectures(connection, sorted(sample.architectures))
            connection.execute(
                "INSERT OR IGNORE INTO samples (run, kind, seed, digest) VALUES (?, ?, ?, ?)", key
            )
            id_ = int(connection.execute(f"SELECT id FROM samples WHERE {_OF_SAMPLE}", key).fetchone()[0])
            connection.executemany(
                "INSERT OR IGNORE INTO sample_architectures SELECT ?, id FROM architectures WHERE name = ?",
                ((id_, name) for name in sample.architectures),
            )
        return id_

    def samples(self, run: StoredRun) -> dict[int, Sample]:
        """The samples of a run by key, oldest first."""
        members = (
            "SELECT a.name FROM sample_architectures s JOIN architectures a ON a.id = s.architecture "
            "WHERE s.sample = ?"
        )
        with self._reading() as connection:
            found = connection.execute(
                "SELECT id, kind, seed FROM samples WHERE run = ? ORDER BY id", (run.id,)
            ).fetchall()
            return {
                id_: Sample.of(kind, (name for (name,) in connection.execute(members, (id_,))), seed)
                for id_, kind, seed in found
            }

    def sampled_runs(self) -> set[int]:
        """Keys of the runs that have a sample."""
        with self._reading() as connection:
            return {id_ for (id_,) in connection.execute("SELECT DISTINCT run FROM samples")}

    def register(
        self,
        run: StoredRun,
        name: str,
        version: str,
        settings: Mapping[str, Any],
        sample: int | None = None,
        file: str = "",
    ) -> int:
        """The key of an estimator with its version and settings, made if new, and noted as asked for.

        sample: over which; None for a search, a study or tuning, which are no reason to be in a table.
        file: of the user's that has the estimator; empty for one that is installed, and in a session.
        """
        key = (name, version, settings_text(settings))
        query = "SELECT id FROM estimators WHERE name = ? AND version = ? AND settings = ?"
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO estimators (name, version, settings) VALUES (?, ?, ?)", key
            )
            id_ = int(connection.execute(query, key).fetchone()[0])
            asked = (run.id, id_, sample, file)
            connection.execute(
                "INSERT INTO requests (run, estimator, sample, file) VALUES (?, ?, ?, ?)", asked
            )
        return id_

    def versions(self, run: StoredRun, name: str, settings: str) -> list[Version]:
        """Versions of an estimator with these settings that have scores in a run, last asked for last.

        Args:
            run: Of the store.
            name: Of the estimator.
            settings: As they are stored.
        """
        with self._reading() as connection:
            return [Version(*row) for row in connection.execute(_VERSIONS, (run.id, name, settings))]

    def requests(self, run: StoredRun) -> list[Request]:
        """What was asked for in a run, oldest first."""
        query = "SELECT estimator, sample FROM requests WHERE run = ? ORDER BY id"
        with self._reading() as connection:
            return [Request(*row) for row in connection.execute(query, (run.id,))]
