"""Stored rows as one column of scores per estimator, over one common sample."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nasgauge.core import READS, BenchmarkTable, Candidates, Floats, InputError, OtherTable, SetEstimator
from nasgauge.metrics import rank_last
from nasgauge.plugins import Configured, search_space


@dataclass(frozen=True, eq=False)
class Column:
    """What one estimator says of the N architectures of a sample.

    estimator: its plain name, without settings and part.
    scores: (N,), NaN or infinite where it has none.
    milliseconds: median over architectures to build the network and score it.
    label_seconds: recorded training seconds of the labels that it learned from, and of what it says it spent
    before.
    """

    estimator: str
    scores: Floats
    milliseconds: float
    reads: str
    label_seconds: float = 0.0


def columns(rows: pd.DataFrame) -> tuple[list[str], dict[str, Column]]:
    """The sample and the estimators of the rows of one run, by display name.

    The sample is the architectures for which every estimator has a row. Of an estimator with the
    same settings only the version that was last asked for counts.
    """
    rows = _named(_with_all_parts(_last_requested(rows)))
    sample = _common_sample(rows)
    found = {}
    for name, group in rows.groupby("name", sort=True):
        group = group.set_index("architecture").loc[sample]
        seconds = (group.build_seconds + group.score_seconds).median()
        found[str(name)] = Column(
            estimator=group.estimator.iloc[0],
            scores=group.score.to_numpy(float),
            milliseconds=1e3 * float(seconds),
            reads=_joined(group.reads),
        )
    return sample, found


def combine(
    configured: Configured[SetEstimator],
    parts: Mapping[str, Column],
    table: BenchmarkTable,
    sample: Sequence[str],
    *,
    seed: int = 0,
    other: OtherTable | None = None,
) -> Column:
    """The column of a set estimator, from those of its parts; raises InputError where one is missing.

    other: the table with another label, for estimators that ask for one.
    """
    names = configured.plugin.parts_of(configured.settings)
    if missing := [name for name in names if name not in parts]:
        name = configured.plugin.name
        raise InputError(f"{name} needs scores of {', '.join(missing)}: `nasgauge run --estimator {name}`")
    labels = _Labels(table, other, sample)
    candidates = _candidates({name: rank_last(parts[name].scores) for name in names}, labels, seed)
    scores = configured.plugin.combine(candidates, **configured.settings)
    # One estimator may give several parts, which cost what it costs once.
    spent = {(parts[name].estimator, parts[name].milliseconds) for name in names}
    return Column(
        estimator=configured.plugin.name,
        scores=scores,
        milliseconds=sum(milliseconds for _, milliseconds in spent),
        reads=_joined([*(parts[name].reads for name in names), *labels.reads])
        or ("training" if labels.seconds else ""),
        label_seconds=sum(labels.seconds.values()) + labels.spent,
    )


def _candidates(parts: Mapping[str, Floats], labels: _Labels, seed: int) -> Candidates:
    return Candidates(parts, labels, seed, labels.options, labels.spend)


class _Labels:
    """What candidates ask for accuracies and decisions; keeps account of the seconds of training."""

    def __init__(self, table: BenchmarkTable, other: OtherTable | None, sample: Sequence[str]) -> None:
        self._tables = {"": table}
        self._other = other
        self._sample = list(sample)
        self.seconds: dict[tuple[str, int], float] = {}
        self.spent = 0.0
        self.reads: list[str] = []

    def __call__(self, indices: NDArray[np.intp] | None, name: str = "") -> Floats:
        if name not in self._tables:
            if self._other is None:
                raise InputError(f"there is no table with {name!r} here: `nasgauge leaderboard` has it")
            self._tables[name] = self._other(name)
        table = self._tables[name]
        rows = table.rows(self._sample)
        chosen = np.arange(len(rows)) if indices is None else indices
        for index in chosen:
            self.seconds[name, int(index)] = float(table.train_seconds[rows[index]])
        return table.accuracy[rows[chosen]]

    def options(self, benchmark: str) -> NDArray[np.intp]:
        """See `Candidates.options`."""
        if benchmark != (here := self._tables[""].benchmark):
            raise InputError(f"wanted architectures of {benchmark}, and these are of {here}")
        decisions = search_space(here).decisions
        if decisions is None or (encode := decisions.encode) is None:
            raise InputError(
                f"{here} does not say which decisions make an architecture: its SearchSpace wants "
                "`decisions` with `encode`"
            )
        self.reads = ["architecture"]
        return np.array([encode(name) for name in self._sample], dtype=np.intp)

    def spend(self, seconds: float) -> None:
        """See `Candidates.spent`."""
        self.spent += seconds


def dry_run(
    configured: Configured[SetEstimator], table: BenchmarkTable, sample: Sequence[str], other: OtherTable
) -> None:
    """Combine made-up scores, so that wrong settings raise InputError before anything is scored."""
    made_up = np.random.default_rng(0).standard_normal(len(sample))
    parts = dict.fromkeys(configured.plugin.parts_of(configured.settings), made_up)
    candidates = _candidates(parts, _Labels(table, other, sample), 0)
    configured.plugin.combine(candidates, **configured.settings)


def _joined(reads: Iterable[str]) -> str:
    """All that any of them looked at."""
    words = {word for text in set(reads) for word in text.split("+")}
    return "+".join(word for word in READS if word in words)


def in_table(rows: pd.DataFrame, table: BenchmarkTable) -> pd.DataFrame:
    """Only the rows whose architecture the table has; raises InputError where that is none."""
    found = rows[_is_in(rows.architecture, table)]
    if found.empty:
        raise InputError(
            f"none of the {rows.architecture.nunique()} scored architectures is in the table "
            f"({table.source}): give the same --table to `nasgauge run`, or score some of its architectures"
        )
    return found


def _is_in(architectures: Iterable[str], table: BenchmarkTable) -> NDArray[np.bool_]:
    # pandas would make an array of strings of the whole table first.
    return np.array([name in table.row_of for name in architectures], dtype=bool)


def left_out(rows: pd.DataFrame, sample: Sequence[str], table: BenchmarkTable) -> str:
    """Why scored architectures do not count; empty where all of them do."""
    reasons = []
    scored = rows.groupby("architecture").estimator.unique()
    absent = ~_is_in(scored.index, table)
    if absent.any():
        reasons.append(f"{absent.sum()} more were scored, but are not in the table")
    partly = scored[~absent & ~scored.index.isin(sample)]
    if len(partly):
        few = rows.groupby("estimator").architecture.nunique()
        reasons.append(
            f"{len(partly)} more were not scored by all estimators; {few.idxmin()} scored {few.min()}"
        )
    return "; ".join(reasons)


def _last_requested(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows.requested == rows.groupby(["estimator", "settings"]).requested.transform("max")]


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
    # Of two processes one may have failed where the other had memory enough.
    return every.drop_duplicates(["estimator_id", "architecture", "part"], ignore_index=True)


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """With a column `name`: `zen`, or `zen(repeats=32)` where it stands there with other settings too."""
    alone = rows.groupby("estimator").settings.transform("nunique") == 1
    texts = {
        text: ", ".join(f"{k}={v}" for k, v in json.loads(text).items()) for text in rows.settings.unique()
    }
    chosen = rows.settings.map(texts)
    name = rows.estimator.where(alone, rows.estimator + "(" + chosen + ")")
    return rows.assign(name=name.where(rows.part == "", name + "." + rows.part))


def _common_sample(rows: pd.DataFrame) -> list[str]:
    counts = rows.groupby("architecture").name.nunique()
    sample = sorted(counts.index[counts == rows.name.nunique()])
    if not sample:
        asked = rows.groupby("name").architecture.nunique().to_dict()
        raise InputError(
            f"no architecture has been scored by all estimators ({asked}): run them on one sample, "
            "or choose some with --estimator"
        )
    return sample
