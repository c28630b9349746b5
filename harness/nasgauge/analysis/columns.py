"""Stored rows as one column of scores per estimator."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.core import READS, BenchmarkTable, Floats, InputError


@dataclass(frozen=True, eq=False)
class Column:
    """What one estimator says about the N architectures of a sample.

    estimator: its plain name, without settings and part.
    scores: (N,), NaN or infinite where it has none.
    milliseconds: median over architectures to build the network and score it.
    reads: what it looks at, such as `network+images`; empty for nothing.
    label_seconds: recorded training seconds of the labels that it learned from, and what it says it spent
        before.
    notes: its remarks, each with the number of architectures.
    failed: architectures of the samples that the machine failed to score, which are in no table with it.
    """

    estimator: str
    scores: Floats
    milliseconds: float
    reads: str
    label_seconds: float = 0.0
    notes: Mapping[str, int] = field(default_factory=dict)
    failed: int = 0


@dataclass(frozen=True, eq=False)
class StoredColumn:
    """What a run has of one estimator.

    estimator: its plain name.
    rows: by architecture, with the columns score, seconds, reads, note.
    drawn: the architectures among them that are of a sample of the search space, not of a list.
    failed: those that the machine failed to score.
    """

    estimator: str
    rows: pd.DataFrame
    drawn: frozenset[str]
    failed: frozenset[str] = frozenset()

    @property
    def covers(self) -> frozenset[str]:
        """The architectures that it scored, or failed on."""
        return frozenset(self.rows.index)

    def over(self, sample: Sequence[str]) -> Column:
        """The column over architectures that it covers."""
        rows = self.rows.loc[list(sample)]
        return Column(
            estimator=self.estimator,
            scores=rows.score.to_numpy(float),
            milliseconds=1e3 * float(rows.seconds.median()),
            reads=joined_reads(rows.reads),
            notes=rows.note.dropna().value_counts(sort=False).to_dict(),
            failed=len(self.failed),
        )


def stored_columns(
    rows: pd.DataFrame, failures: Mapping[int, frozenset[str]] = MappingProxyType({})
) -> dict[str, StoredColumn]:
    """The estimators of the rows of one run, by display name.

    Of an estimator with the same settings only the version that was last asked for counts. Functions of one
    name in two files are two estimators. failures: of the machine, by key of the estimator.
    """
    rows = _named(_with_all_parts(_last_requested(rows)))
    rows = rows.assign(seconds=rows.build_seconds + rows.score_seconds).set_index("architecture")
    return {
        str(name): StoredColumn(
            group.estimator.iloc[0],
            group[["score", "seconds", "reads", "note"]],
            frozenset(group.index[group.drawn.astype(bool)]),
            failures.get(int(group.estimator_id.iloc[0]), frozenset()),
        )
        for name, group in rows.groupby("name", sort=True)
    }


def in_table(rows: pd.DataFrame, table: BenchmarkTable) -> pd.DataFrame:
    """Only the rows whose architecture the table has; raises InputError where that is none."""
    found = rows[_is_in(rows.architecture, table)]
    if found.empty:
        raise InputError(
            f"none of the {rows.architecture.nunique()} scored architectures is in the table "
            f"({table.source}): give the same --table to `nasgauge run`, or score some of its architectures"
        )
    return found


def joined_reads(reads: Iterable[str]) -> str:
    """All that any of them looked at."""
    words = {word for text in set(reads) for word in text.split("+")}
    return "+".join(word for word in READS if word in words)


def _is_in(architectures: Iterable[str], table: BenchmarkTable) -> NDArray[np.bool_]:
    # pandas would make an array of strings of the whole table first.
    return np.array([name in table.row_of for name in architectures], dtype=bool)


def _last_requested(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the last version; whatever has no file may be an earlier version of what has one."""
    latest = rows.groupby(["estimator", "settings"]).requested.transform("max")
    of_file = rows.groupby(["estimator", "settings", "file"]).requested.transform("max")
    return rows[rows.requested == of_file.where(rows.file != "", latest)]


def _with_all_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """A failure of an estimator of several parts is a failure of each part."""
    parts = rows[rows.part != ""].groupby("estimator_id").part.unique()
    whole = (rows.part == "") & rows.estimator_id.isin(parts.index)
    failed = [
        rows[whole & (rows.estimator_id == id_)].assign(part=part)
        for id_ in parts.index
        for part in parts[id_]
    ]
    every = pd.concat([rows[~whole], *failed], ignore_index=True)
    # Of two processes one may have failed where the other did not.
    return every.drop_duplicates(["estimator_id", "architecture", "part"], ignore_index=True)


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """With a column `name`: `zen`, or `zen(repeats=32)` where it stands there with other settings too.

    And `mine [a.py]` where it stands there from other files too.
    """
    alone = rows.groupby("estimator").settings.transform("nunique") == 1
    texts = {
        text: ", ".join(f"{k}={v}" for k, v in json.loads(text).items()) for text in rows.settings.unique()
    }
    chosen = rows.settings.map(texts)
    name = rows.estimator.where(alone, rows.estimator + "(" + chosen + ")")
    for estimator, files in rows.groupby("estimator").file.unique().items():
        if len(files) > 1:
            places = rows.file.map(_told_apart(files)).where(rows.estimator == estimator)
            name = name.where(places.isna(), name + " [" + places + "]")
    return rows.assign(name=name.where(rows.part == "", name + "." + rows.part))


def _told_apart(files: Sequence[str]) -> dict[str, str]:
    """Of each file as much of the end of its path as tells it from the others.

    >>> _told_apart(["/x/a.py", "/x/b.py"]), _told_apart(["/x/a.py", "/y/a.py", ""])
    ({'/x/a.py': 'a.py', '/x/b.py': 'b.py'}, {'/x/a.py': 'x/a.py', '/y/a.py': 'y/a.py', '': 'no file'})
    """
    parts = {file: PurePath(file).parts for file in files}
    for length in range(1, max(map(len, parts.values())) + 1):
        ends = {file: "/".join(each[-length:]) or "no file" for file, each in parts.items()}
        if len(set(ends.values())) == len(files):
            break
    return ends
