"""What a search has used up, and what it may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from nasgauge.core import Floats, InputError


class Spent(BaseException):
    """The budget is used up; no `except Exception` of a searcher keeps it from its runner."""


@dataclass(frozen=True)
class Budget:
    """What one run of a search may use: seconds, or evaluations; one of the two.

    seconds: recorded of trainings plus measured of the estimator, since both are the same whenever a
        search is run again; the searcher's own time is reported, and not part of it.
    evaluations: architectures scored or trained; the same one twice counts twice.

    Raises: InputError for a number that is not above 0, and unless exactly one is given.
    """

    seconds: float | None = None
    evaluations: int | None = None

    def __post_init__(self) -> None:
        if (self.seconds is None) == (self.evaluations is None):
            raise InputError("a budget is a number of seconds or one of evaluations: give one of the two")
        if not (0 < self.amount < float("inf")):
            raise InputError(f"a budget of {self.amount:g}: wanted a number above 0")

    @property
    def amount(self) -> float:
        """The number, whichever it counts."""
        return float((self.seconds if self.evaluations is None else self.evaluations) or 0)

    def __str__(self) -> str:
        return f"{self.amount:g} {'s' if self.evaluations is None else 'evaluations'}"


@dataclass
class Clock:
    """Seconds of one run, kept apart by where they come from.

    simulated: recorded in the benchmark's table, of trainings. measured: of the estimator, building the
    network and scoring it, on the hardware of the store. own: of the searcher itself, on this machine.
    """

    budget: Budget
    evaluations: int = 0
    simulated: float = 0.0
    measured: float = 0.0
    own: float = 0.0
    over: bool = False

    @property
    def counted(self) -> float:
        """Seconds that count against the budget."""
        return self.simulated + self.measured

    @property
    def left(self) -> int | None:
        """Evaluations that are left, None where the budget is one of seconds."""
        total = self.budget.evaluations
        return None if total is None else total - self.evaluations

    def affords(self, seconds: Floats) -> int:
        """How many evaluations of these seconds (M,) fit, one after the other."""
        if self.left is not None:
            return min(self.left, len(seconds))
        spent = self.counted + np.cumsum(seconds)
        return int(np.searchsorted(spent, self.budget.amount, side="right"))

    def charge(self, *, simulated: float = 0.0, measured: float = 0.0) -> None:
        """Counts one evaluation; raises Spent, and counts nothing, where the budget does not allow it.

        As in the published baselines: what would pass the budget is not made, and ends the search.
        """
        spent = self.counted + simulated + measured
        too_much = self.left == 0 if self.budget.seconds is None else spent > self.budget.seconds
        if self.over or too_much:
            self.end()
        self.evaluations += 1
        self.simulated += simulated
        self.measured += measured

    def end(self) -> NoReturn:
        """The budget is used up: raises Spent, and so does every charge from now on."""
        self.over = True
        raise Spent
