"""Which run of a store is meant."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any

from nasgauge.core import InputError, named
from nasgauge.core.names import folded, near_names
from nasgauge.scoring.store_access import StoredRun


def only_run(
    runs: list[StoredRun], where: Sequence[str], path: Path, sampled: Container[int] = ()
) -> StoredRun:
    """The one run that matches; a table never mixes runs in silence.

    Args:
        runs: Of a store.
        where: Conditions such as `images=digits`.
        path: Of the store, for errors.
        sampled: Keys of the runs that have a sample: where one of these matches, it is meant, and not one
            that a study made beside it.

    Raises:
        InputError: If no run matches, or more than one.
    """
    found = matching_runs(runs, where)
    found = [run for run in found if run.id in sampled] or found
    if not found:
        raise InputError(f"{str(path)!r} has no run with {', '.join(where) or 'scores'}{_meant(runs, where)}")
    if len(found) > 1:
        choices = "; ".join(" ".join(differing_entries(run, found)) for run in found)
        raise InputError(f"{str(path)!r} has {len(found)} runs; choose one with --where: {choices}")
    return found[0]


def matching_runs(runs: list[StoredRun], where: Sequence[str]) -> list[StoredRun]:
    """The runs whose provenance has all the values of `where`; raises InputError for unknown columns."""
    for condition in where:
        if not re.match(r"\s*\w+\s*=", condition):
            raise InputError(
                f"cannot read --where {condition!r}: wanted COLUMN=VALUE of a run, such as images=digits; "
                "conditions on costs choose architectures of searches and of tables of estimators"
            )
    found = list(runs)
    for column, value in _conditions_of(runs, where):
        values = {run.id: str(_entries(run).get(column)) for run in found}
        exact = [run for run in found if values[run.id] == value]
        found = exact or [run for run in found if folded(values[run.id]) == folded(value)]
    return found


def _entries(run: StoredRun) -> dict[str, Any]:
    """By which a run can be chosen: its provenance, and its number in the store."""
    return {**run.provenance.entries, "run": run.id}


def _conditions_of(runs: Sequence[StoredRun], where: Sequence[str]) -> list[tuple[str, str]]:
    """Columns and values; raises InputError for a column that no run has."""
    known = {column: None for run in runs for column in _entries(run)}
    pairs = [condition.partition("=") for condition in where]
    return [
        (named("column of a run", column.strip(), known) if runs else column, value.strip())
        for column, _, value in pairs
    ]


def _meant(runs: Sequence[StoredRun], where: Sequence[str]) -> str:
    """What may have been meant by values that no run has."""
    near = [
        f"{column}={text}"
        for column, value in _conditions_of(runs, where)
        if not matching_runs(list(runs), [f"{column}={value}"])
        for text in near_names(value, dict.fromkeys(str(_entries(run).get(column)) for run in runs))
    ]
    return f"; did you mean {' or '.join(near)}?" if near else ""


def options_for(run: StoredRun, runs: Sequence[StoredRun]) -> list[str]:
    """The options that choose this run among those of a store."""
    return [text for condition in differing_entries(run, runs) for text in ("--where", condition)]


def by_seed(runs: Sequence[StoredRun], like: StoredRun) -> dict[int, StoredRun]:
    """The runs that differ from this one in nothing but the seed, itself included."""
    same = like.provenance.with_seed(0)
    alike = [run for run in runs if run.provenance.with_seed(0) == same]
    # Last those of the same name, which count where the same images were stored by two.
    alike.sort(key=lambda run: run.provenance.images == like.provenance.images)
    return {run.provenance.seed: run for run in alike}


def differing_entries(run: StoredRun, runs: Sequence[StoredRun]) -> list[str]:
    """What of this run is not the same in all of them: `seed=1`, `threads=2`."""
    differing = {name for other in runs for name in run.provenance.differing(other.provenance)}
    entries = run.provenance.entries
    return [f"{name}={value}" for name, value in entries.items() if name in differing]
