"""An imported table: end results and learning curves by architecture, data set, split, epochs and seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nasgauge.benchmarks.origin import Origin, read_origin
from nasgauge.core import Floats, InputError


@dataclass(frozen=True, eq=False)
class Ends:
    """End results of one data set, split and schedule: one row per architecture, one column per seed.

    accuracy: (N, S) percent. loss, seconds, epoch_seconds, train_seconds, params (millions),
    flops (millions), latency: (N, S). NaN where an architecture has no such run.
    """

    seeds: tuple[int, ...]
    accuracy: Floats
    loss: Floats
    seconds: Floats
    epoch_seconds: Floats
    train_seconds: Floats
    params: Floats
    flops: Floats
    latency: Floats


@dataclass(frozen=True, eq=False)
class Curves:
    """Learning curves of one data set, split and schedule.

    accuracy: (N, S, E) percent after each epoch. loss, seconds (of that epoch): (N, S, E). NaN where
    nothing was recorded.
    """

    seeds: tuple[int, ...]
    accuracy: Floats
    loss: Floats
    seconds: Floats


class ImportedTable:
    """An imported table, opened by name; reads only what is asked for.

    Raises: InputError where it is not imported, or its files are not those that were.
    """

    def __init__(self, name: str) -> None:
        origin = read_origin(name)
        if origin is None:
            raise InputError(f"{name} is not imported: `nasgauge data import {name} PATH` does it")
        self.origin: Origin = origin

    @cached_property
    def architectures(self) -> tuple[str, ...]:
        """Canonical strings in the benchmark's own order."""
        return tuple(self._read("architectures")["architecture"].to_pylist())

    def results(self) -> pd.DataFrame:
        """All end results, one row per architecture (`index`), data set, split, epochs and seed."""
        frame: pd.DataFrame = self._read("results").to_pandas()
        return frame

    def seeds(self, dataset: str, split: str, epochs: int) -> tuple[int, ...]:
        """Seeds of which there are results; raises InputError where there are none."""
        seeds = [s for d, e, p, s, _ in self.origin.labels if (d, e, p) == (dataset, epochs, split)]
        if not seeds:
            raise InputError(f"{self.origin.importer} has no {dataset}/{split}/{epochs} epochs")
        return tuple(sorted(seeds))

    def ends(self, dataset: str, split: str, epochs: int) -> Ends:
        """End results of one data set, split and schedule."""
        seeds = self.seeds(dataset, split, epochs)
        rows = self._group("results", dataset, split, epochs)
        at = self._places(rows, seeds)
        names = [name for name in Ends.__dataclass_fields__ if name != "seeds"]
        return Ends(seeds, **{name: self._spread(rows[name].to_numpy(), at, len(seeds)) for name in names})

    def curves(self, dataset: str, split: str, epochs: int) -> Curves:
        """Learning curves of one data set, split and schedule; raises InputError where there are none."""
        seeds = self.seeds(dataset, split, epochs)
        rows = self._group("curves", dataset, split, epochs)
        if not len(rows):
            raise InputError(
                f"{self.origin.importer} has {dataset}/{split}/{epochs} epochs after the last epoch only"
            )
        at = self._places(rows, seeds)
        names = {"accuracy": "accuracies", "loss": "losses", "seconds": "times"}
        stacked = {
            name: pc.list_flatten(rows[column]).to_numpy().reshape(len(rows), epochs)
            for name, column in names.items()
        }
        return Curves(
            seeds, **{name: self._spread(values, at, len(seeds)) for name, values in stacked.items()}
        )

    def _group(self, kind: str, dataset: str, split: str, epochs: int) -> pa.Table:
        filters = [("dataset", "==", dataset), ("split", "==", split), ("epochs", "==", epochs)]
        return self._read(kind, filters)

    def _places(self, rows: pa.Table, seeds: tuple[int, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Row and column of each result in an (N, S) array."""
        return rows["index"].to_numpy(), np.searchsorted(seeds, rows["seed"].to_numpy())

    def _spread(self, values: Floats, at: tuple[NDArray[np.intp], NDArray[np.intp]], seeds: int) -> Floats:
        spread = np.full((self.origin.architectures, seeds, *values.shape[1:]), np.nan)
        spread[at] = values
        return spread

    def _read(self, kind: str, filters: list[tuple[str, str, object]] | None = None) -> pa.Table:
        path = self.origin.path(kind)
        try:
            return pq.read_table(path, filters=filters)
        except (OSError, pa.ArrowException) as error:
            raise InputError(
                f"cannot read {path} ({error}): `nasgauge data verify {self.origin.importer}` says what is "
                "wrong, importing again mends it"
            ) from None
