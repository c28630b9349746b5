"""Raw scores in one SQLite file: append, read, resume.

Correlations are computed from these rows and never stored in their stead: a new measure never
needs a new run. SQLite's write-ahead log keeps the file whole through a kill, a full disk and a
second process.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from operator import attrgetter

import pandas as pd

from nasgauge.core import Score
from nasgauge.runtime.provenance import Provenance
from nasgauge.scoring.outcome import RUNTIME_ERRORS
from nasgauge.scoring.store_access import StoredRun, known_architectures, run_of
from nasgauge.scoring.store_failures import FailureTables
from nasgauge.scoring.store_removal import RemovalTables
from nasgauge.scoring.store_samples import SampleTables

_COLUMNS = ["part", "score", "error", "note", "reads", "build_seconds", "score_seconds", "peak_memory_bytes"]
_READ = f"""
SELECT a.name AS architecture, e.name AS estimator, e.version AS version, e.settings AS settings,
    {", ".join(f"s.{column}" for column in _COLUMNS)}, s.estimator AS estimator_id
FROM scores s JOIN estimators e ON e.id = s.estimator JOIN architectures a ON a.id = s.architecture
WHERE s.run = ? ORDER BY a.name, s.estimator, s.part
"""
_RUNTIME_ERROR = "(score IS NULL AND substr(error, 1, instr(error, ':') - 1) IN ({}))".format(
    ", ".join(f"'{kind}'" for kind in RUNTIME_ERRORS)
)
_ASKED = """
SELECT r.estimator AS estimator, max(r.id) AS requested, r.file AS file, e.name AS name,
    e.settings AS settings
FROM requests r JOIN estimators e ON e.id = r.estimator WHERE r.run = ? GROUP BY r.estimator, r.file
"""
_ANYTHING_ELSE = f"SELECT 1 FROM scores WHERE run = ? AND estimator = ? AND NOT {_RUNTIME_ERROR} LIMIT 1"
_FAILING = """
SELECT a.name FROM scores s JOIN architectures a ON a.id = s.architecture
WHERE s.run = ? AND s.estimator = ? LIMIT ?
"""
_NOTE = """
INSERT INTO commands (run, last_given, command) VALUES (?, datetime('now'), ?)
ON CONFLICT (run, command) DO UPDATE SET last_given = excluded.last_given
"""
_NO_FAILURE = """
DELETE FROM failures WHERE run = ? AND estimator = ?
AND architecture = (SELECT id FROM architectures WHERE name = ?)
"""


class Store(SampleTables, FailureTables, RemovalTables):
    """An open store; use it as a context manager, as `StoreAccess` says."""

    def run(self, provenance: Provenance, command: str) -> StoredRun:
        """The run of this provenance, made if new; notes the command that asked for it, each once."""
        run = run_of(self.runs(), provenance)
        text = provenance.to_json()
        with self._writing() as connection:
            if run is None:
                connection.execute("INSERT OR IGNORE INTO runs (provenance) VALUES (?)", (text,))
                (id_,) = connection.execute("SELECT id FROM runs WHERE provenance = ?", (text,)).fetchone()
                run = StoredRun(id_, provenance)
            connection.execute(_NOTE, (run.id, command))
        return run

    def runs(self) -> list[StoredRun]:
        """All runs, oldest first."""
        with self._reading() as connection:
            rows = connection.execute("SELECT id, provenance FROM runs ORDER BY id").fetchall()
            return [StoredRun(id_, Provenance.from_json(text)) for id_, text in rows]

    def last_given(self, run: StoredRun) -> str:
        """When a run was last asked for, such as `2026-05-01 10:00`; empty where that is not known."""
        query = "SELECT ifnull(max(last_given), '') FROM commands WHERE run = ?"
        with self._reading() as connection:
            return str(connection.execute(query, (run.id,)).fetchone()[0])[:16]

    def commands(self, run: StoredRun) -> list[str]:
        """The commands that filled a run, in the order in which they were first given."""
        query = "SELECT command FROM commands WHERE run = ? ORDER BY id"
        with self._reading() as connection:
            return [command for (command,) in connection.execute(query, (run.id,))]

    def scored(self, run: StoredRun, estimator_id: int) -> set[str]:
        """Architectures that this estimator has scored, or failed on, in this run."""
        query = (
            "SELECT DISTINCT a.name FROM scores s JOIN architectures a ON a.id = s.architecture "
            "WHERE s.run = ? AND s.estimator = ?"
        )
        with self._reading() as connection:
            return {name for (name,) in connection.execute(query, (run.id, estimator_id))}

    def parts(self, run: StoredRun, estimator_id: int) -> dict[str, str]:
        """An architecture for each part that this estimator has scored in this run."""
        query = (
            "SELECT s.part, min(a.name) FROM scores s JOIN architectures a ON a.id = s.architecture "
            "WHERE s.run = ? AND s.estimator = ? AND s.score IS NOT NULL GROUP BY s.part"
        )
        with self._reading() as connection:
            return dict(connection.execute(query, (run.id, estimator_id)).fetchall())

    def failing_networks(self, run: StoredRun, estimator_id: int, most: int) -> list[str] | None:
        """Architectures on which an estimator raised a RuntimeError, where it has done nothing else.

        Args:
            run: Of the store.
            estimator_id: Key of the estimator.
            most: So many at most.

        Returns:
            Their names; none where it was never asked, and None where it gave anything else.
        """
        with self._reading() as connection:
            if connection.execute(_ANYTHING_ELSE, (run.id, estimator_id)).fetchone():
                return None
            found = connection.execute(_FAILING, (run.id, estimator_id, most))
            return [name for (name,) in found]

    def scores(self, run: StoredRun, estimator_id: int, architecture: str) -> list[Score]:
        """The stored scores of one architecture by one estimator."""
        query = _READ.replace("ORDER BY", "AND s.estimator = ? AND a.name = ? ORDER BY")
        with self._reading() as connection:
            frame = pd.read_sql_query(query, connection, params=(run.id, estimator_id, architecture))
        fields = Score.__dataclass_fields__
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        return [Score(**{str(k): v for k, v in row.items() if k in fields}) for row in rows]

    def add(self, run: StoredRun, scores: Iterable[tuple[int, Score]]) -> None:
        """Append rows with the key of their estimator, all or none; the first writer of a row wins.

        What failed on the machine before and has a row now is no failure any more.
        """
        found = list(scores)
        names = dict.fromkeys(score.architecture for _, score in found)
        values = attrgetter(*_COLUMNS, "architecture")
        with self._writing() as connection:
            known_architectures(connection, names)
            connection.executemany(
                f"INSERT OR IGNORE INTO scores (run, estimator, architecture, {', '.join(_COLUMNS)}) "
                f"SELECT ?, ?, id, {', '.join('?' * len(_COLUMNS))} FROM architectures WHERE name = ?",
                ((run.id, estimator_id, *values(score)) for estimator_id, score in found),
            )
            connection.executemany(
                _NO_FAILURE, {(run.id, estimator_id, score.architecture) for estimator_id, score in found}
            )

    def frame(self, run: StoredRun, architectures: Sequence[str] | None = None) -> pd.DataFrame:
        """Every row of a run, or of some architectures, with the entries of its provenance as columns.

        The column `requested` grows with the time when a row's estimator was last asked for; `file` is the
        user's file that has the estimator, empty for others.
        """
        with self._reading() as connection:
            asked = pd.read_sql_query(_ASKED, connection, params=(run.id,))
            rows, values = _READ, [str(run.id)]
            if architectures is not None:
                rows = _READ.replace("ORDER BY", "AND a.name IN (SELECT value FROM json_each(?)) ORDER BY")
                values.append(json.dumps(list(architectures)))
            frame = pd.read_sql_query(rows, connection, params=tuple(values)).astype({"score": float})
        common = pd.DataFrame(run.provenance.entries, index=frame.index)
        last = asked.groupby("estimator").requested.max()
        found = frame.assign(
            requested=frame.estimator_id.map(last), file=frame.estimator_id.map(_files(asked)).fillna("")
        )
        return pd.concat([common, found], axis=1)


def _files(asked: pd.DataFrame) -> pd.Series[str]:
    """The file of each estimator: of several that have had the same source, one that still has it."""
    last = asked.groupby(["name", "settings", "file"]).requested.transform("max")
    ordered = asked.assign(still=asked.requested == last).sort_values(["still", "requested"])
    return ordered.drop_duplicates("estimator", keep="last").set_index("estimator").file
