"""Conditions on what networks cost, such as `gpu latency_ms<20`, and which architectures satisfy them."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import Floats, InputError, unknown

RELATIONS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
UNITS = {"_ms": "ms", "_mj": "mJ", "flops": "M", "params": "M"}
"""Units of objectives, by how their names end; M for millions."""

# The last relation, since a device may have one in its name.
_CONSTRAINT = re.compile(r"(?P<objective>.+)\s*(?P<relation><=|>=|<|>)\s*(?P<limit>[^<>=]*)", re.DOTALL)
_RUN = re.compile(r"\w+\s*=(?!\s*[<>=])")


@dataclass(frozen=True)
class Constraint:
    """A bound on an objective.

    Attributes:
        objective: Its name, such as `gpu latency_ms`.
        relation: One of `RELATIONS`.
        limit: In the unit of the objective.

    Example:
        >>> one = Constraint.parse("gpu latency_ms<20 ms")
        >>> print(one, one.holds(np.array([19.5, 20.0, np.nan])))
        gpu latency_ms < 20 [ True False False]
    """

    objective: str
    relation: str
    limit: float

    @classmethod
    def parse(cls, text: str) -> Constraint:
        """The constraint that a text means.

        Args:
            text: Objective, relation and number; a unit may follow that is the objective's own.

        Raises:
            InputError: For text that is something else.
        """
        found = _CONSTRAINT.fullmatch(text.strip())
        number = re.fullmatch(r"([-+.\deE_]+?)\s*([^\W\d]*)", found["limit"].strip()) if found else None
        try:
            limit = float(number[1]) if number else np.nan
        except ValueError:
            limit = np.nan
        swapped = found is not None and found["objective"].rstrip().endswith("=")  # =< for <=
        if found is None or number is None or swapped or not np.isfinite(limit):
            raise InputError(
                f"cannot read --where {text!r}: wanted OBJECTIVE<NUMBER (or <=, >, >=), such as "
                "'gpu latency_ms<20', or COLUMN=VALUE of the run, such as images=digits"
            )
        _check_unit(text, found["objective"], number[2])
        return cls(" ".join(found["objective"].split()), found["relation"], limit)

    def __str__(self) -> str:
        return f"{self.objective} {self.relation} {self.limit:.10g}"

    def holds(self, values: Floats) -> NDArray[np.bool_]:
        """Which values (N,) satisfy it; what is unknown does not."""
        found: NDArray[np.bool_] = RELATIONS[self.relation](values, self.limit)
        return found

    @property
    def nearest(self) -> str:
        """What of all values comes nearest to it."""
        return "lowest" if self.relation.startswith("<") else "highest"


def split_where(where: Sequence[str]) -> tuple[tuple[str, ...], tuple[Constraint, ...]]:
    """What `--where` says of the run, and what of the costs of architectures.

    Raises:
        InputError: For text that is neither.

    Example:
        >>> run, costs = split_where(["images=digits", "flops <= 80 M"])
        >>> run, str(costs[0])
        (('images=digits',), 'flops <= 80')
    """
    of_run = tuple(text for text in where if _RUN.match(text.lstrip()))
    return of_run, tuple(Constraint.parse(text) for text in where if text not in of_run)


class Conditioned:
    """What has conditions as `where`: some choose a run of a store, others bound costs of architectures."""

    where: tuple[str, ...]

    @property
    def run_conditions(self) -> tuple[str, ...]:
        """Those that choose the run; raises InputError for text that is not a condition."""
        return split_where(self.where)[0]

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """Those on the costs of architectures; raises InputError for text that is not a condition."""
        return split_where(self.where)[1]


@dataclass(frozen=True)
class Satisfying:
    """Which of N architectures satisfy constraints.

    Attributes:
        constraints: All of which have to hold.
        chosen: (N,).
        unknown: Architectures for which an objective is unknown, which do not satisfy it.
    """

    constraints: tuple[Constraint, ...]
    chosen: NDArray[np.bool_]
    unknown: int

    @property
    def text(self) -> str:
        """The constraints, as in a title."""
        return " and ".join(map(str, self.constraints))

    @property
    def count(self) -> str:
        """How many satisfy them: `37 of 100 have gpu latency_ms < 20`."""
        blind = f"; of {self.unknown} it is unknown" if self.unknown else ""
        return f"{self.chosen.sum()} of {len(self.chosen)} have {self.text}{blind}"


def satisfying(constraints: Sequence[Constraint], values: Mapping[str, Floats]) -> Satisfying:
    """Which architectures satisfy all constraints.

    Args:
        constraints: At least one.
        values: (N,) of each objective by its name, NaN where unknown.

    Raises:
        InputError: If none does; the text gives the nearest value.
    """
    each = [constraint.holds(values[constraint.objective]) for constraint in constraints]
    chosen = np.logical_and.reduce(each)
    if not chosen.any():
        raise InputError(_nobody(constraints, values, each))
    missing = np.logical_or.reduce([np.isnan(values[constraint.objective]) for constraint in constraints])
    return Satisfying(tuple(constraints), chosen, int(missing.sum()))


def unknown_objective(name: str, known: Sequence[str], hint: str) -> InputError:
    """The error for a name that no objective has, with near names and all that there are."""
    near, there = unknown("objective", name, known), ", ".join(sorted(known)) or "none"
    listed = "" if near.endswith(there) else f" There are {there}"
    return InputError(f"{near}{listed} ({hint})")


def _check_unit(text: str, objective: str, unit: str) -> None:
    own = next((unit for ending, unit in UNITS.items() if objective.rstrip().endswith(ending)), "")
    if unit.lower() not in ("", own.lower()):
        wanted = f"a number of {own}" if own else "a plain number"
        raise InputError(f"cannot read --where {text!r}: {objective.strip()} wants {wanted}, not of {unit!r}")


def _nobody(
    constraints: Sequence[Constraint], values: Mapping[str, Floats], each: Sequence[NDArray[np.bool_]]
) -> str:
    for constraint, holds in zip(constraints, each, strict=True):
        known = values[constraint.objective][np.isfinite(values[constraint.objective])]
        if not len(known):
            return f"{constraint.objective} is unknown for all {len(holds)} architectures"
        if not holds.any():
            extreme = known.min() if constraint.nearest == "lowest" else known.max()
            what = f"the {constraint.nearest} is {extreme:.10g}"
            return f"none of {len(holds)} architectures has {constraint}: {what}"
    alone = ", ".join(f"{holds.sum()} have {one}" for one, holds in zip(constraints, each, strict=True))
    return f"none of {len(each[0])} architectures satisfies all conditions together: {alone}"
