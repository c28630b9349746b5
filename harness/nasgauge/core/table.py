"""Accuracies of architectures, and what they are: labels, tables, objectives, shorter trainings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nasgauge.core.errors import InputError
from nasgauge.core.names import named

Floats = NDArray[np.float64]

LABEL_KINDS = {"measured": "", "surrogate": "surrogate", "inherited": "weights inherited from a supernet"}
"""What accuracies can be, with what their label says of it."""


@dataclass(frozen=True)
class Label:
    """Which accuracy a table holds, named in full so that nobody has to guess.

    Attributes:
        dataset: Of the networks.
        split: The images on which accuracy was measured.
        epochs: Of the training.
        seeds: Which training seeds, or which mean of them.
        kind: One of `LABEL_KINDS`: "measured"; "surrogate" where it was predicted; "inherited" where networks
            were not trained alone.
        text: Stands for split, epochs and seeds where only the user knows them.

    Example:
        >>> print(Label("cifar10", "validation", 200, "mean of 3 training seeds"))
        cifar10 validation accuracy (%), 200 epochs, mean of 3 training seeds

    Raises:
        InputError: For a kind that does not exist.
    """

    dataset: str
    split: str = ""
    epochs: int = 0
    seeds: str = ""
    kind: str = "measured"
    text: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", named("kind of label", self.kind, LABEL_KINDS))

    def __str__(self) -> str:
        text = self.text or f"{self.dataset} {self.split} accuracy (%), {self.epochs} epochs, {self.seeds}"
        return ", ".join(filter(None, [text, LABEL_KINDS[self.kind]]))


@dataclass(frozen=True, eq=False)
class Objective:
    """What else than accuracy counts, lower being better.

    Attributes:
        name: Such as `pixel3_latency`.
        values: (N,), NaN where unknown.
        source: Where they come from.
    """

    name: str
    values: Floats
    source: str


@dataclass(frozen=True, eq=False)
class Schedule:
    """A shorter training that the table has of its N architectures, on the same data as the full one.

    Attributes:
        epochs: Of that training, a schedule of its own, not the beginning of the full one.
        accuracy: (N,) percent, on the split of the table's label, NaN where unknown.
        per_seed: As of `BenchmarkTable`.
        seconds: (N,) of that training and one pass over the validation images, NaN where unknown.
    """

    epochs: int
    accuracy: Floats
    per_seed: Floats
    seconds: Floats

    def only(self, rows: NDArray[np.intp]) -> Schedule:
        """The same training of these architectures alone."""
        cut = {name: getattr(self, name)[rows] for name in ("accuracy", "per_seed", "seconds")}
        return replace(self, **cut)


@dataclass(frozen=True, eq=False, repr=False)
class BenchmarkTable:
    """Accuracies of N architectures, all of a space or some, and what it took to get them.

    Attributes:
        benchmark: Name of the search space.
        label: Which accuracy it is.
        architectures: N canonical strings.
        accuracy: (N,) percent, one value per architecture.
        per_seed: (N, S) percent, one column per training seed, NaN where that run does not exist; (N, 0)
            where runs are not told apart.
        train_seconds: (N,) recorded seconds of the training that `label` names, NaN where unknown.
        source: File, version and hash of what was read.
        objectives: Latency, energy and the like, in the order of `architectures`.
        read_schedules: Gives `schedules`; called when they are asked for, since only a search needs them.
        conditions: On costs, which all its architectures satisfy; empty where none were asked for.

    Example:
        >>> accuracy = np.array([91.0, 93.5])
        >>> unknown = np.full(2, np.nan)
        >>> none = np.empty((2, 0))
        >>> table = BenchmarkTable("mine", Label("cifar10"), ("a", "b"), accuracy, none, unknown, "by hand")
        >>> table.rows(["b"]).tolist()
        [1]
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
    conditions: str = ""

    @property
    def population(self) -> str:
        """What its architectures are of: the search space, with the conditions that they satisfy."""
        return f"{self.benchmark} with {self.conditions}" if self.conditions else self.benchmark

    def __repr__(self) -> str:
        return f"BenchmarkTable({self.benchmark}, {len(self.architectures)} architectures: {self.label})"

    @cached_property
    def schedules(self) -> tuple[Schedule, ...]:
        """Shorter trainings, the shortest first."""
        return self.read_schedules()

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row number by architecture."""
        return {name: row for row, name in enumerate(self.architectures)}

    def only(self, architectures: list[str]) -> BenchmarkTable:
        """The same table of these architectures alone.

        Args:
            architectures: Of the table, in the order that is wanted.

        Raises:
            InputError: For one that is not there.
        """
        at = self.rows(architectures)
        cut = {name: getattr(self, name)[at] for name in ("accuracy", "per_seed", "train_seconds")}
        return replace(
            self,
            architectures=tuple(architectures),
            objectives=tuple(replace(each, values=each.values[at]) for each in self.objectives),
            read_schedules=lambda: tuple(each.only(at) for each in self.schedules),
            **cut,
        )

    def rows(self, architectures: list[str]) -> NDArray[np.intp]:
        """Row number of each architecture.

        Raises:
            InputError: For the first one that is not there.
        """
        missing = [name for name in architectures if name not in self.row_of]
        if missing:
            raise InputError(
                f"{missing[0]!r} is not in the table of {self.benchmark} ({self.label}); "
                f"{len(missing)} of {len(architectures)} architectures are missing"
            )
        return np.array([self.row_of[name] for name in architectures], dtype=np.intp)


OtherTable = Callable[[str], BenchmarkTable]
"""The table of the same data set with another label; raises InputError if there is none."""
