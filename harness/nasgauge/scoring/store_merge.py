"""Stores put together: runs of one provenance become one run, and whoever wrote a score first wins."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun, known_architectures

_VALUES = "part, score, error, note, reads, build_seconds, score_seconds, peak_memory_bytes"
_SCORES = f"""
SELECT s.estimator, a.name, {_VALUES} FROM scores s JOIN architectures a ON a.id = s.architecture
WHERE s.run = ? ORDER BY s.estimator, s.architecture, s.part
"""
_OWN_SCORE = """
SELECT part, score, error FROM scores WHERE (run, estimator, architecture) = (?, ?, ?) ORDER BY part
"""
_ADD_SCORE = f"""
INSERT INTO scores (run, estimator, architecture, {_VALUES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NO_FAILURE = "DELETE FROM failures WHERE (run, estimator, architecture) = (?, ?, ?)"
_FAILURES = """
SELECT f.estimator, a.name, f.reason FROM failures f JOIN architectures a ON a.id = f.architecture
WHERE f.run = ?
"""
_ADD_FAILURE = """
INSERT OR IGNORE INTO failures (run, estimator, architecture, reason)
SELECT :run, :estimator, :architecture, :reason WHERE NOT EXISTS (SELECT 1 FROM scores
    WHERE run = :run AND estimator = :estimator AND architecture = :architecture)
"""
_ADD_ESTIMATOR = "INSERT OR IGNORE INTO estimators (name, version, settings) VALUES (?, ?, ?)"
_OWN_ESTIMATOR = "SELECT id FROM estimators WHERE (name, version, settings) = (?, ?, ?)"
_SAMPLES = "SELECT id, kind, seed, digest FROM samples WHERE run = ? ORDER BY id"
_ADD_SAMPLE = "INSERT OR IGNORE INTO samples (run, kind, seed, digest) VALUES (?, ?, ?, ?)"
_OWN_SAMPLE = "SELECT id FROM samples WHERE (run, kind, ifnull(seed, -1), digest) = (?, ?, ifnull(?, -1), ?)"
_MEMBERS = """
SELECT a.name FROM sample_architectures s JOIN architectures a ON a.id = s.architecture WHERE s.sample = ?
"""
_REQUESTS = """
SELECT estimator, sample, max(id) AS last FROM requests WHERE run = ? GROUP BY estimator, sample ORDER BY last
"""
_ADD_COMMAND = """
INSERT INTO commands (run, last_given, command) VALUES (?, ?, ?)
ON CONFLICT (run, command) DO UPDATE SET last_given = max(last_given, excluded.last_given)
"""


@dataclass
class MergedRun:
    """What came of one run of another store.

    Attributes:
        source: Path of the other store.
        run: Number of the run here.
        new: Whether there was no such run here before.
        copied: Scores that are new here, one for each estimator and architecture.
        present: Those that were here, and are the same.
        conflicts: Estimator and architecture of those that were here, and are not.
    """

    source: str
    run: int
    new: bool
    copied: int = 0
    present: int = 0
    conflicts: list[tuple[str, str]] = field(default_factory=list)


class MergingStore(Store):
    """A store that takes what others have."""

    def take(self, others: Sequence[Store]) -> list[MergedRun]:
        """Copies the runs, scores, samples and commands of other stores, all or nothing.

        Raises:
            InputError: If this store cannot be written, or another cannot be read.
        """
        found: list[MergedRun] = []
        with self._writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            for other in others:
                with other._reading() as source:
                    for run in other.runs():
                        found.append(_copy(source, connection, run, str(other.path)))
        return found


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, run: StoredRun, path: str) -> MergedRun:
    text = run.provenance.to_json()
    new = target.execute("INSERT OR IGNORE INTO runs (provenance) VALUES (?)", (text,)).rowcount > 0
    (id_,) = target.execute("SELECT id FROM runs WHERE provenance = ?", (text,)).fetchone()
    copy = _Copy(source, target, run, MergedRun(path, id_, new))
    copy.make()
    return copy.merged


@dataclass
class _Copy:
    """One run of `source` on its way to `target`.

    estimators: keys in the target by key in the source; architectures: by name.
    """

    source: sqlite3.Connection
    target: sqlite3.Connection
    run: StoredRun
    merged: MergedRun
    estimators: dict[int, int] = field(default_factory=dict)
    architectures: dict[str, int] = field(default_factory=dict)

    def make(self) -> None:
        """Everything of the run, in the order in which one thing names another."""
        self._copy_names()
        self._copy_scores()
        self._copy_failures()
        self._copy_requests(self._copy_samples())
        rows = self._of_run("SELECT last_given, command FROM commands WHERE run = ? ORDER BY id")
        self.target.executemany(_ADD_COMMAND, ((self.merged.run, *row) for row in rows))

    def _of_run(self, query: str) -> list[Any]:
        return self.source.execute(query, (self.run.id,)).fetchall()

    def _copy_names(self) -> None:
        for id_, *key in self.source.execute("SELECT id, name, version, settings FROM estimators"):
            self.target.execute(_ADD_ESTIMATOR, key)
            (self.estimators[id_],) = self.target.execute(_OWN_ESTIMATOR, key).fetchone()
        names = {name for (name,) in self.source.execute("SELECT name FROM architectures")}
        known_architectures(self.target, sorted(names))
        known = self.target.execute("SELECT name, id FROM architectures")
        self.architectures = {name: id_ for name, id_ in known if name in names}

    def _copy_scores(self) -> None:
        """What one estimator said of one architecture is copied as a whole, or not at all."""
        rows = self.source.execute(_SCORES, (self.run.id,))
        for (estimator, name), parts in groupby(rows, key=itemgetter(0, 1)):
            key = (self.merged.run, self.estimators[estimator], self.architectures[name])
            values = [part[2:] for part in parts]
            own = self.target.execute(_OWN_SCORE, key).fetchall()
            if not own:
                self.target.executemany(_ADD_SCORE, [(*key, *value) for value in values])
                self.target.execute(_NO_FAILURE, key)
                self.merged.copied += 1
            elif own == [(part, score, error) for part, score, error, *_ in values]:
                self.merged.present += 1
            else:
                self.merged.conflicts.append((self._name(estimator), name))

    def _name(self, estimator: int) -> str:
        (name,) = self.source.execute("SELECT name FROM estimators WHERE id = ?", (estimator,)).fetchone()
        return str(name)

    def _copy_failures(self) -> None:
        """Those of the machine, where there is no score."""
        for estimator, name, reason in self._of_run(_FAILURES):
            row = {"estimator": self.estimators[estimator], "architecture": self.architectures[name]}
            self.target.execute(_ADD_FAILURE, {"run": self.merged.run, "reason": reason, **row})

    def _copy_samples(self) -> dict[int | None, int | None]:
        """Keys here by the key there; one that both have gets the members of both."""
        found: dict[int | None, int | None] = {None: None}
        for id_, *sample in self._of_run(_SAMPLES):
            key = (self.merged.run, *sample)
            self.target.execute(_ADD_SAMPLE, key)
            (found[id_],) = self.target.execute(_OWN_SAMPLE, key).fetchone()
            members = self.source.execute(_MEMBERS, (id_,))
            self.target.executemany(
                "INSERT OR IGNORE INTO sample_architectures VALUES (?, ?)",
                ((found[id_], self.architectures[name]) for (name,) in members),
            )
        return found

    def _copy_requests(self, samples: dict[int | None, int | None]) -> None:
        """As older than those that are here: of two versions of an estimator the one of this store counts."""
        rows = self._of_run(_REQUESTS)
        (oldest,) = self.target.execute("SELECT ifnull(min(id), 1) FROM requests").fetchone()
        self.target.executemany(
            "INSERT INTO requests (id, run, estimator, sample) VALUES (?, ?, ?, ?)",
            (
                (oldest - len(rows) + place, self.merged.run, self.estimators[estimator], samples[sample])
                for place, (estimator, sample, _) in enumerate(rows)
            ),
        )
