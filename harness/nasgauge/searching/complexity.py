"""What networks cost to use, as the other objective of a search: lower is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nasgauge.core import BenchmarkTable, Floats, InputError, Objective


@dataclass(frozen=True)
class Complexity:
    """A quantity of architectures: (M,) finite values of M of them, lower being better.

    source: where the values come from, for people.
    """

    name: str
    source: str
    values: Callable[[Sequence[str]], Floats]


def scored(name: str, scores: Callable[[Sequence[str]], Floats]) -> Complexity:
    """That of an estimator which counts what a network costs, such as `flops`: its scores as they are."""

    def values(architectures: Sequence[str]) -> Floats:
        found = scores(architectures)
        for architecture, value in zip(architectures, found.tolist(), strict=True):
            if not np.isfinite(value):
                raise InputError(
                    f"{name} has no finite score of {architecture!r}, and a complexity wants a number of "
                    "each: name another by --complexity"
                )
        return found

    return Complexity(name, f"scores of {name}", values)


def recorded(table: BenchmarkTable, objective: Objective) -> Complexity:
    """That of a table; raises InputError where it is not known of all its architectures."""
    unknown = np.flatnonzero(~np.isfinite(objective.values))
    if len(unknown):
        raise InputError(
            f"{objective.name} ({objective.source}) is unknown of {len(unknown)} of the "
            f"{len(objective.values)} architectures that can be found, such as "
            f"{table.architectures[unknown[0]]!r}: complete the file, or name another by --complexity"
        )
    return Complexity(
        objective.name, objective.source, lambda names: objective.values[table.rows(list(names))]
    )
