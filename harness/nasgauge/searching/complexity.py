"""What networks cost to use, as the other objective of a search: lower is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nasgauge import plugins
from nasgauge.core import BenchmarkTable, Estimator, Floats, InputError, Objective, named
from nasgauge.plugins import Configured


@dataclass(frozen=True)
class Complexity:
    """A quantity of architectures, lower being better.

    Attributes:
        name: What it is called.
        source: Where the values come from, for people.
        values: M architectures -> (M,) finite values.
    """

    name: str
    source: str
    values: Callable[[Sequence[str]], Floats]


def scored_complexity(name: str, scores: Callable[[Sequence[str]], Floats]) -> Complexity:
    """That of an estimator which counts what a network costs, such as `flops`: its scores as they are."""

    def values(architectures: Sequence[str]) -> Floats:
        found = scores(architectures)
        for architecture, value in zip(architectures, found.tolist(), strict=True):
            if not np.isfinite(value):
                raise InputError(
                    f"{name} has no finite score of {architecture!r}, and every architecture needs a "
                    "complexity: name another by --complexity"
                )
        return found

    return Complexity(name, f"scores of {name}", values)


def recorded_complexity(table: BenchmarkTable, objective: Objective) -> Complexity:
    """That of a table.

    Raises:
        InputError: If it is not known of all architectures of the table.
    """
    unknown = np.flatnonzero(~np.isfinite(objective.values))
    if len(unknown):
        raise InputError(
            f"{objective.name} ({objective.source}) is unknown for {len(unknown)} of the "
            f"{len(objective.values)} architectures that can be found, such as "
            f"{table.architectures[unknown[0]]!r}: complete the file, or name another by --complexity"
        )
    return Complexity(
        objective.name, objective.source, lambda names: objective.values[table.rows(list(names))]
    )


def counting_estimator(name: str, table: BenchmarkTable | None) -> Configured[Estimator]:
    """The estimator whose scores are the complexity of that name.

    Args:
        name: Of an estimator or one of its parts, or `FILE.py:FUNCTION`.
        table: Whose objectives are named if there is no such estimator.

    Raises:
        InputError: If there is none, or it is not an estimator of single networks.
    """
    estimator, part = split_part(name)
    if isinstance(estimator, str) and ".py" not in estimator:
        objectives = [objective.name for objective in table.objectives] if table else []
        known = [*objectives, *plugins.names(plugins.ESTIMATORS)]
        estimator = named("complexity", estimator if part else name, known)
    found = plugins.configure([estimator])
    if found.sets:
        raise InputError(f"--complexity {name}: wanted an estimator of single networks, such as flops")
    return found.estimators[0]


def split_part(chosen: object) -> tuple[str, str]:
    """Estimator and part of `NAME.PART`; the part is empty where none is named.

    >>> split_part("zen"), split_part("rwe.train"), split_part("my.py:f")
    (('zen', ''), ('rwe', 'train'), ('my.py:f', ''))
    """
    if not isinstance(chosen, str) or ".py" in chosen:
        return chosen, ""  # type: ignore[return-value]
    name, _, part = chosen.partition(".")
    return name, part
