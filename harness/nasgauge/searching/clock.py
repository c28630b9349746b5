"""What a search has used up, and what it may use."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral, Real
from typing import NoReturn

import numpy as np

from nasgauge.core import Floats, InputError

IDLE_STEPS = 100_000
"""Questions in a row that cost nothing, after which a run is ended: its searcher will never end it."""


class BudgetExhausted(BaseException):
    """The budget is used up; no `except Exception` of a searcher keeps it from those who run the searcher."""


@dataclass(frozen=True)
class Budget:
    """What one run of a search may use: seconds or evaluations, one of the two.

    Attributes:
        seconds: Recorded ones of trainings plus measured ones of the estimator, since both are the same
            whenever a search is run again. The searcher's own time is reported, and is not part of it.
        evaluations: Architectures scored or trained; the same one twice counts twice.

    Raises:
        InputError: For a number that is not finite and above 0, for evaluations that are not whole, and
            unless exactly one of the two is given.
    """

    seconds: float | None = None
    evaluations: int | None = None

    def __post_init__(self) -> None:
        if (self.seconds is None) == (self.evaluations is None):
            raise InputError(
                "a budget is a number of seconds or a number of evaluations: give one of the two"
            )
        given, kind = (self.seconds, Real) if self.evaluations is None else (self.evaluations, Integral)
        if isinstance(given, bool) or not isinstance(given, kind) or not 0 < given < float("inf"):
            wanted = "a finite number of seconds" if kind is Real else "a whole number of evaluations"
            told = f"{given:g}" if isinstance(given, Real) else repr(given)
            raise InputError(f"a budget of {told}: wanted {wanted} above 0")

    @property
    def amount(self) -> float:
        """The number, whichever it counts."""
        return float((self.seconds if self.evaluations is None else self.evaluations) or 0)

    def __str__(self) -> str:
        return f"{self.amount:g} {'s' if self.evaluations is None else 'evaluations'}"


@dataclass
class Clock:
    """Seconds of one run, kept separate by where they come from.

    Attributes:
        budget: What the run may use.
        evaluations: Architectures scored or trained so far.
        simulated: Seconds of training that the benchmark's table recorded.
        measured: Seconds of the estimator, building the network and scoring it, on the hardware of the
            store; and of networks that the searcher trained by itself.
        own: Seconds of the searcher itself, on this machine.
        over: Whether the budget has been used up.
        idle: Questions since the last evaluation.
        stalled: Whether the run was ended because its searcher evaluated nothing any more.
    """

    budget: Budget
    evaluations: int = 0
    simulated: float = 0.0
    measured: float = 0.0
    own: float = 0.0
    over: bool = False
    idle: int = 0
    stalled: bool = False

    @property
    def counted(self) -> float:
        """Seconds that count against the budget."""
        return self.simulated + self.measured

    @property
    def left(self) -> int | None:
        """Evaluations that are left, None where the budget is one of seconds."""
        total = self.budget.evaluations
        return None if total is None else total - self.evaluations

    def affordable(self, seconds: Floats) -> int:
        """How many evaluations of these seconds (M,), one after the other, fit into the budget."""
        if self.left is not None:
            return min(self.left, len(seconds))
        after_each = self.counted + np.cumsum(seconds)
        return int(np.searchsorted(after_each, self.budget.amount, side="right"))

    def charge(self, *, simulated: float = 0.0, measured: float = 0.0) -> None:
        """Counts one evaluation.

        As in the published baselines, an evaluation that would exceed the budget is not made, and ends the
        search.

        Raises:
            BudgetExhausted: Where the budget does not allow it; nothing is counted then.
            InputError: For seconds by which the clock would not move, or move back.
        """
        if self.over:
            self.end()
        after = self.counted + simulated + measured
        self._check(simulated + measured, after)
        if self.left == 0 if self.budget.seconds is None else after > self.budget.seconds:
            self.end()
        self.idle = 0
        self.evaluations += 1
        self.simulated += simulated
        self.measured += measured

    def ask(self) -> None:
        """Counts a question that costs nothing.

        Raises:
            BudgetExhausted: After `IDLE_STEPS` of them without an evaluation.
        """
        self.idle += 1
        if self.idle > IDLE_STEPS:
            self.stalled = True
            self.end()

    def _check(self, seconds: float, after: float) -> None:
        """Raises InputError for an evaluation of a length that a budget cannot count."""
        if seconds < 0 or seconds == float("inf"):
            raise InputError(f"an evaluation of {seconds:g} seconds: wanted a finite number, 0 or more")
        # Not `seconds > 0`: what is too small to be added does not move the clock either.
        if self.budget.seconds is not None and not after > self.counted:
            raise InputError(
                f"an evaluation of {seconds:g} seconds never uses up a budget of seconds: give one of "
                "evaluations (--evaluations)"
            )

    def end(self) -> NoReturn:
        """The budget is used up: raises BudgetExhausted, and so does every charge from now on."""
        self.over = True
        raise BudgetExhausted
