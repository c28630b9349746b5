"""Managing stores: what they have, what goes, and how several become one."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from nasgauge.api.options import several
from nasgauge.core import InputError, named
from nasgauge.presentation.store_tables import merge_table, removal_table, rows_table, runs_table
from nasgauge.presentation.table import Table
from nasgauge.scoring.find_run import matching_runs
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun
from nasgauge.scoring.store_contents import CountedStore
from nasgauge.scoring.store_merge import MergingStore
from nasgauge.scoring.store_removal import Removal


def store_runs(store: Path | str) -> Table:
    """The runs of a store: their numbers, how they differ, what they have, and the last command of each.

    Args:
        store: Its path.

    Returns:
        One row per run; `.frame` has its provenance too.

    Raises:
        InputError: If there is no such store.

    Example:
        >>> store_runs("my.sqlite").frame.rows  # doctest: +SKIP
    """
    with CountedStore(Path(store)) as opened:
        return runs_table(opened.count_runs(), str(store))


def store_rows(store: Path | str, *, where: Any = ()) -> Table:
    """What was scored, by estimator and sample.

    Args:
        store: Its path.
        where: Conditions that choose runs, such as `images=digits` or `run=2`; none for all.

    Returns:
        One row per run, estimator and sample, with failures.

    Raises:
        InputError: If there is no such store or run.
    """
    with CountedStore(Path(store)) as opened:
        frames = [opened.count_rows(run) for run in _runs(opened, where)]
    return rows_table(pd.concat(frames, ignore_index=True), str(store))


@dataclass(frozen=True)
class StoreRemoval:
    """What is to be taken out of a store; nothing is before `remove`.

    Attributes:
        store: Path of the store.
        removal: What is to go.
        table: The same, counted.
    """

    store: Path
    removal: Removal
    table: Table

    def remove(self) -> str:
        """Takes it out, all or nothing.

        Returns:
            What was removed, in words.
        """
        with Store(self.store, create=True) as opened:
            opened.remove(self.removal)
        frame = self.table.frame
        rows, estimators = int(frame.rows.sum()), frame.estimator.nunique()
        return f"Removed {rows} rows of {estimators} estimators from {self.store}."


def remove_from_store(
    store: Path | str, *, where: Any = (), estimator: Any = (), failed: bool = False
) -> StoreRemoval:
    """What would be taken out of a store: runs, estimators of runs, or what failed in them.

    Args:
        store: Its path.
        where: Conditions that choose runs, such as `run=2`; none for all.
        estimator: Only of these.
        failed: Whether only what failed is to go, by fault of an estimator or of the machine.

    Returns:
        The removal: `.table` shows it, `.remove()` does it.

    Raises:
        InputError: If nothing chooses what is to go, or there is none of it.

    Example:
        >>> remove_from_store("my.sqlite", estimator="my_proxy").remove()  # doctest: +SKIP
    """
    conditions, names = several(where), several(estimator)
    if not (conditions or names or failed):
        raise InputError("nothing says what is to go: give --where, --estimator or --failed")
    path = Path(store)
    with CountedStore(path) as opened:
        runs = _runs(opened, conditions)
        stored = {name for run in runs for name in opened.count_rows(run).estimator}
        chosen = tuple(named(f"estimator in {path}", name, stored) for name in names)
        removal = Removal(tuple(run.id for run in runs), chosen, failed)
        found = opened.removed(removal)
    if found.empty:
        raise InputError(f"{str(path)!r} has nothing {'that failed ' if failed else ''}to remove there")
    return StoreRemoval(path, removal, removal_table(found, str(store)))


def merge_stores(others: Any, into: Path | str) -> Table:
    """Copies runs, scores, samples and commands of stores into one.

    Runs of one provenance become one run, and no others; a score that is there already stays, and one that
    differs is reported. All is copied or, where something cannot be, nothing.

    Args:
        others: Paths of the stores to copy; they stay as they are.
        into: Path of the store that gets them; made if it does not exist.

    Returns:
        What was copied, by run.

    Raises:
        InputError: If one of them is not a store, or is the one that gets them.

    Example:
        >>> merge_stores(["monday.sqlite", "tuesday.sqlite"], "week.sqlite")  # doctest: +SKIP
    """
    target = Path(into)
    paths = [Path(path) for path in ([others] if isinstance(others, str | Path) else others)]
    for path in paths:
        if path.resolve() == target.resolve():
            raise InputError(f"cannot merge {str(path)!r} into itself: name another store")
    with ExitStack() as stack:
        opened = [stack.enter_context(Store(path)) for path in paths]
        merged = stack.enter_context(MergingStore(target, create=True)).take(opened)
    frame = pd.DataFrame([{**vars(one), "conflicts": len(one.conflicts)} for one in merged])
    conflicts = [f"{name} of {each} ({one.source})" for one in merged for name, each in one.conflicts]
    return merge_table(frame, str(into), conflicts)


def _runs(store: Store, where: Any) -> list[StoredRun]:
    found = matching_runs(store.runs(), several(where))
    if not found:
        raise InputError(f"{str(store.path)!r} has no run with {', '.join(several(where)) or 'scores'}")
    return found
