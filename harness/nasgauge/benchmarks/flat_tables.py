"""Flat tables that were imported: what they have, and the benchmark table of one of their columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from nasgauge.benchmarks.flat_import import DESCRIPTION, KIND, mean_of_runs
from nasgauge.benchmarks.origin import read_origin
from nasgauge.core import (
    BenchmarkTable,
    FlatImporter,
    Floats,
    InputError,
    Label,
    Objective,
    Schedule,
    match,
    unknown,
)


@dataclass(frozen=True)
class ColumnChoice:
    """One column of an imported flat table."""

    number: int
    name: str
    label: Label
    runs: int
    seconds: bool
    count: int

    def __str__(self) -> str:
        return f"{self.label.dataset}/{self.name}"


class ImportedFlat:
    """An imported flat table; reads only what is asked for.

    Raises:
        InputError: Where it is not imported, or its file is not the one that was.
    """

    def __init__(self, importer: FlatImporter) -> None:
        origin = read_origin(importer.name)
        if origin is None:
            raise InputError(
                f"{importer.name} is not imported: `nasgauge data download {importer.name}` does it"
            )
        self.importer, self.origin = importer, origin

    @cached_property
    def _description(self) -> dict[str, Any]:
        path = self.origin.path(KIND)
        try:
            found: dict[str, Any] = json.loads(pq.read_schema(path).metadata[DESCRIPTION])
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
            raise self._unreadable(error) from None
        return found

    @cached_property
    def columns(self) -> list[ColumnChoice]:
        """What accuracies it has."""
        return [
            ColumnChoice(number, **{**found, "label": Label(**found["label"])})
            for number, found in enumerate(self._description["columns"])
        ]

    @property
    def devices(self) -> list[str]:
        """On which it has costs."""
        return list(dict.fromkeys(cost["device"] for cost in self._description["costs"]))

    @property
    def source(self) -> str:
        """Where its numbers come from, as captions say it."""
        note = self._description["note"]
        return (
            f"{self.importer.name} ({self.origin.source}, sha256 {self.origin.source_sha256[:12]}"
            f"{f'; {note}' if note else ''})"
        )

    def column(self, dataset: str, label: str) -> ColumnChoice | None:
        """The column meant by `NAME` of this data set, or by `DATASET/NAME`; None where there is none."""
        first, slash, rest = label.partition("/")
        for of, name in [(first, rest)] * bool(slash) + [(dataset, label)]:
            there = {
                column.name: column
                for column in self.columns
                if column.label.dataset == match(of, self._datasets)
            }
            name = "validation" if name == "valid" else name
            if found := match(name.strip(), there):
                return there[found]
        return None

    @property
    def _datasets(self) -> list[str]:
        return list(dict.fromkeys(column.label.dataset for column in self.columns))

    def table(self, choice: ColumnChoice) -> BenchmarkTable:
        """The architectures that have this label."""
        names = [f"values {choice.number} {run}" for run in range(max(1, choice.runs))]
        read = self._read(["architecture", *names, *([f"seconds {choice.number}"] if choice.seconds else [])])
        runs = np.stack([read[name].to_numpy() for name in names], axis=1)
        there = np.isfinite(runs).any(axis=1)
        architectures = read["architecture"].to_numpy()[there]
        seconds = (
            read[f"seconds {choice.number}"].to_numpy()[there]
            if choice.seconds
            else np.full(there.sum(), np.nan)
        )
        return BenchmarkTable(
            benchmark=self.importer.benchmark,
            label=choice.label,
            architectures=tuple(architectures.tolist()),
            accuracy=mean_of_runs(runs[there]),
            per_seed=runs[there] if choice.runs else np.empty((len(architectures), 0)),
            train_seconds=seconds,
            source=self.source,
            read_schedules=partial(self._schedules, choice, there),
        )

    def objectives(
        self, architectures: Sequence[str], dataset: str, devices: Sequence[str]
    ) -> list[Objective]:
        """Costs of these architectures on these devices, NaN where it has none."""
        costs = [
            (number, cost)
            for number, cost in enumerate(self._description["costs"])
            if cost["device"] in devices and cost["dataset"] in ("", dataset)
        ]
        read = self._read(["architecture", *(f"cost {number}" for number, _ in costs)])
        row_of = {name: row for row, name in enumerate(read["architecture"].to_numpy().tolist())}
        at = np.array([row_of.get(name, -1) for name in architectures], dtype=np.intp)
        found = []
        for number, cost in costs:
            values: Floats = np.where(at < 0, np.nan, read[f"cost {number}"].to_numpy()[at])
            found.append(Objective(f"{cost['device']} {cost['quantity']}", values, self.source))
        return found

    def _schedules(self, choice: ColumnChoice, there: Floats) -> tuple[Schedule, ...]:
        """The shorter trainings on the same data and split whose seconds are known."""
        label = choice.label
        shorter = [
            each
            for each in self.columns
            if (each.label.dataset, each.label.split, each.label.kind)
            == (label.dataset, label.split, label.kind)
            and each.seconds
            and 0 < each.label.epochs < label.epochs
        ]
        found = []
        for each in sorted(shorter, key=lambda one: one.label.epochs):
            names = [f"values {each.number} {run}" for run in range(max(1, each.runs))]
            read = self._read([*names, f"seconds {each.number}"])
            runs = np.stack([read[name].to_numpy()[there] for name in names], axis=1)
            per_seed = runs if each.runs else np.empty((len(runs), 0))
            seconds = read[f"seconds {each.number}"].to_numpy()[there]
            found.append(Schedule(each.label.epochs, mean_of_runs(runs), per_seed, seconds))
        return tuple(found)

    def _read(self, columns: list[str]) -> pa.Table:
        try:
            return pq.read_table(self.origin.path(KIND), columns=columns)
        except (OSError, pa.ArrowException) as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: Exception) -> InputError:
        return InputError(
            f"cannot read {self.origin.path(KIND)} ({error}): `nasgauge data import {self.importer.name}` "
            "again mends it"
        )


def load_flat(importer: FlatImporter, dataset: str, label: str) -> BenchmarkTable:
    """The table of that label; raises InputError where it is not imported or has no such label."""
    table = ImportedFlat(importer)
    found = table.column(dataset, label)
    if found is None:
        known = [str(column) for column in table.columns]
        raise InputError(f"{unknown(f'label of {importer.name}', label, known)} (data set {dataset})")
    return table.table(found)
