"""Makes a flat table of published files: one Parquet file, and the note of its origin."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nasgauge.benchmarks.importing import MEMORY
from nasgauge.benchmarks.origin import Origin, joint_hash, settled, write_origin
from nasgauge.core import FlatColumn, FlatImporter, FlatTable, Floats, InputError
from nasgauge.core.records import HIGHEST
from nasgauge.runtime.folders import sha256, table_folder, writing
from nasgauge.runtime.workers import pool_of_workers

KIND = "flat"
DESCRIPTION = b"nasgauge"
"""Key of the Parquet file's metadata: what its columns are."""


def import_flat(importer: FlatImporter, files: Mapping[str, Path], parse: Callable[[str], str]) -> Origin:
    """Make the table; what was imported before stays in place until the new one is whole.

    Args:
        importer: Whose files they are.
        files: Path by declared name, their checksums compared already.
        parse: Of the search space.

    Raises:
        InputError: Naming the files, what is wrong in them, and the way out.
    """
    paths = ", ".join(map(str, files.values()))
    with pool_of_workers(1, task=f"read {paths}", memory=MEMORY) as pool:
        found = pool.submit(read_flat, importer, dict(files)).result()
    try:
        table = merged(check(found), found.architectures if found.canonical else _parsed(found, parse))
    except InputError as error:
        raise InputError(f"{paths}: {error}; fetch it again") from None
    return _written(importer, files, table)


def read_flat(importer: FlatImporter, files: dict[str, Path]) -> FlatTable:
    """Runs in a process of its own: whatever a hostile file makes a reader raise is one line."""
    try:
        return importer.read(files)
    except Exception as error:  # a damaged file can raise nearly anything
        why = error if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
        paths = ", ".join(map(str, files.values()))
        raise InputError(
            f"{paths} is not in the layout of {importer.name} ({why:.300}): fetch it again".replace("\n", " ")
            if not isinstance(error, InputError)
            else f"{paths}: {why}; fetch it again"
        ) from None


def check(table: FlatTable) -> FlatTable:
    """The table; raises InputError where it cannot be one."""
    count = len(table.architectures)
    if not count or not (table.columns or table.costs):
        raise InputError("it has no architectures, or nothing of them")
    names = [(column.label.dataset, column.name) for column in table.columns]
    names += [(cost.dataset, f"{cost.device} {cost.quantity}") for cost in table.costs]
    if twice := [name for number, name in enumerate(names) if name in names[:number]]:
        raise InputError(f"{twice[0][1]!r} of {twice[0][0]!r} stands there twice")
    for column in table.columns:
        _check_column(column, count)
    for cost in table.costs:
        name = f"{cost.device} {cost.quantity}"
        if cost.values.shape != (count,):
            raise InputError(
                f"{name} has the shape {cost.values.shape}, wanted one number for each of {count}"
            )
        if (wrong := cost.values[(cost.values < 0) | np.isinf(cost.values)]).size:
            raise InputError(f"{name} has {wrong[0]:g}, wanted 0 or more, and NaN where there is none")
    return table


def _check_column(column: FlatColumn, count: int) -> None:
    name = f"{column.label.dataset}/{column.name}"
    for values in [column.values] if column.seconds is None else [column.values, column.seconds]:
        if values.shape[:1] != (count,) or values.ndim > 2:
            raise InputError(f"{name} has the shape {values.shape}, wanted one row for {count} architectures")
    if not np.isfinite(column.values).any() or np.isinf(column.values).any():
        raise InputError(f"{name} has no value, or an infinite one")
    wrong = (column.values < 0) | (column.values > HIGHEST)
    if column.percent and wrong.any():
        raise InputError(f"{name} has {column.values[wrong][0]:g}, wanted 0 to 100 percent")
    if column.percent and np.nanmax(column.values) <= 1:
        raise InputError(f"{name} has no value above 1: wanted percent, 0 to 100, not fractions")
    if column.seconds is not None and (column.seconds < 0).any():
        raise InputError(f"seconds of {name} are below 0")


def _parsed(table: FlatTable, parse: Callable[[str], str]) -> tuple[str, ...]:
    found = []
    for row, text in enumerate(table.architectures):
        try:
            found.append(parse(text))
        except InputError as error:
            raise InputError(f"architecture {row}: {error}") from None
    return tuple(found)


def merged(table: FlatTable, names: tuple[str, ...]) -> FlatTable:
    """One row per architecture: values of the rows that are the same one become those of several seeds.

    names: canonical strings, in the order of `table.architectures`.
    """
    rows: dict[str, int] = {}
    group = np.array([rows.setdefault(name, len(rows)) for name in names])
    if len(rows) == len(names):
        return dataclasses.replace(table, architectures=names, canonical=True)
    time = _occurrence(group)
    return FlatTable(
        tuple(rows),
        tuple(
            dataclasses.replace(
                column,
                values=_side_by_side(column.values, group, time),
                seconds=None if column.seconds is None else _side_by_side(column.seconds, group, time),
            )
            for column in table.columns
        ),
        tuple(
            dataclasses.replace(cost, values=mean_of_runs(_side_by_side(cost.values, group, time)))
            for cost in table.costs
        ),
        canonical=True,
    )


def _occurrence(group: NDArray[np.intp]) -> NDArray[np.intp]:
    """How often the same number came before."""
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], group[order])
    time = np.empty_like(group)
    time[order] = np.arange(len(group)) - starts
    return time


def _side_by_side(values: Floats, group: NDArray[np.intp], time: NDArray[np.intp]) -> Floats:
    """(M, S * times) of (N, S), those that exist first."""
    values = values.reshape(len(values), -1)
    spread = np.full((group.max() + 1, time.max() + 1, values.shape[1]), np.nan)
    spread[group, time] = values
    runs = spread.reshape(len(spread), -1)
    runs = np.take_along_axis(runs, np.argsort(np.isnan(runs), axis=1, kind="stable"), axis=1)
    found: Floats = runs[:, : max(1, int(np.isfinite(runs).sum(axis=1).max()))]
    return found


def mean_of_runs(runs: Floats) -> Floats:
    """Mean of the runs that exist, NaN where none does; (N,) as it is."""
    runs = runs.reshape(len(runs), -1)
    count = np.isfinite(runs).sum(axis=1)
    total: Floats = np.nansum(runs, axis=1)
    mean: Floats = np.divide(total, count, out=np.full(len(runs), np.nan), where=count > 0)
    return mean


def _written(importer: FlatImporter, files: Mapping[str, Path], table: FlatTable) -> Origin:
    folder = table_folder(importer.name)
    hashes = {name: sha256(path) for name, path in files.items()}
    first, *others = files
    with writing(folder):
        path = folder / f"{KIND}.parquet"
        pq.write_table(_arrow(table, importer.note), path, compression="zstd", use_dictionary=False)
        origin = Origin.now(
            importer,
            source=f"{first} and {len(others)} more" if others else first,
            source_sha256=joint_hash(hashes),
            architectures=len(table.architectures),
            files={KIND: settled(path, folder, KIND)},
        )
        write_origin(origin, folder)
    return origin


def _arrow(table: FlatTable, note: str) -> pa.Table:
    """Columns by number, described in the metadata."""
    columns: dict[str, object] = {"architecture": list(table.architectures)}
    described = []
    for number, column in enumerate(table.columns):
        columns |= _runs(f"values {number}", column.values)
        if column.seconds is not None:
            columns[f"seconds {number}"] = mean_of_runs(column.seconds)
        described.append(
            {
                "name": column.name,
                "label": dataclasses.asdict(column.label),
                "runs": 0 if column.values.ndim == 1 else column.values.shape[1],
                "seconds": column.seconds is not None,
                "count": int(np.isfinite(column.values.reshape(len(column.values), -1)).any(axis=1).sum()),
            }
        )
    for number, cost in enumerate(table.costs):
        columns[f"cost {number}"] = cost.values
    costs = [{"device": c.device, "quantity": c.quantity, "dataset": c.dataset} for c in table.costs]
    text = json.dumps({"columns": described, "costs": costs, "note": note})
    return pa.table(columns).replace_schema_metadata({DESCRIPTION: text.encode()})


def _runs(name: str, values: Floats) -> Iterable[tuple[str, Floats]]:
    if values.ndim == 1:
        return {f"{name} 0": values}.items()
    return {f"{name} {run}": np.ascontiguousarray(values[:, run]) for run in range(values.shape[1])}.items()
