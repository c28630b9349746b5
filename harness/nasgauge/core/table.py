"""Accuracies of architectures, and what they are: labels, tables, objectives, shorter trainings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nasgauge.core.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """Which accuracy a table holds, named in full so that nobody has to guess.

    kind: "measured", or "surrogate" where it was predicted.
    text: stands for split, epochs and seeds where only the user knows them.
    """

    dataset: str
    split: str = ""
    epochs: int = 0
    seeds: str = ""
    kind: str = "measured"
    text: str = ""

    def __str__(self) -> str:
        text = self.text or f"{self.dataset} {self.split} accuracy (%), {self.epochs} epochs, {self.seeds}"
        return text if self.kind == "measured" else f"{text}, {self.kind}"


@dataclass(frozen=True, eq=False)
class Objective:
    """What else than accuracy counts, lower being better: (N,) values, NaN where unknown."""

    name: str
    values: Floats
    source: str


@dataclass(frozen=True, eq=False)
class Schedule:
    """A shorter training that the table has of its N architectures, on the same data as the full one.

    epochs: of that training, a schedule of its own, not the beginning of the full one.
    accuracy: (N,) percent, on the split of the table's label. per_seed: as of `BenchmarkTable`.
    seconds: (N,) of that training and one pass over the validation images. NaN where unknown.
    """

    epochs: int
    accuracy: Floats
    per_seed: Floats
    seconds: Floats


@dataclass(frozen=True, eq=False)
class BenchmarkTable:
    """Accuracies of N architectures, all of a space or some, and what it took to get them.

    accuracy: (N,) percent, one value per architecture, named by `label`.
    per_seed: (N, S) percent, one column per training seed, NaN where that run does not exist; (N, 0)
        where runs are not told apart.
    train_seconds: (N,) recorded seconds of the training that `label` names, NaN where unknown.
    source: file, version and hash of what was read.
    objectives: latency, energy and the like, in the order of `architectures`.
    read_schedules: gives `schedules`; called when they are asked for, since only a search needs them.
    """

    benchmark: str
    label: Label
    architectures: tuple[str, ...]
    accuracy: Floats
    per_seed: Floats
    train_seconds: Floats
    source: str
    objectives: tuple[Objective, ...] = ()
    read_schedules: Callable[[], tuple[Schedule, ...]] = tuple

    @cached_property
    def schedules(self) -> tuple[Schedule, ...]:
        """Shorter trainings, the shortest first."""
        return self.read_schedules()

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row number by architecture."""
        return {name: row for row, name in enumerate(self.architectures)}

    def rows(self, architectures: list[str]) -> NDArray[np.intp]:
        """Row number of each architecture; raises InputError for the first one that is not there."""
        missing = [name for name in architectures if name not in self.row_of]
        if missing:
            raise InputError(
                f"{missing[0]!r} is not in the table of {self.benchmark} ({self.label}); "
                f"{len(missing)} of {len(architectures)} architectures are missing"
            )
        return np.array([self.row_of[name] for name in architectures], dtype=np.intp)


OtherTable = Callable[[str], BenchmarkTable]
"""The table of the same data set with another label; raises InputError where there is none."""
