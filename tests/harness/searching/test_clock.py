"""Budgets, and the clock that keeps them."""

from __future__ import annotations

import numpy as np
import pytest

from nasgauge.core import InputError
from nasgauge.searching.clock import IDLE_STEPS, Budget, BudgetExhausted, Clock


def test_a_budget_says_what_it_counts() -> None:
    assert (str(Budget(seconds=12000)), Budget(seconds=12000).amount) == ("12000 s", 12000.0)
    assert (str(Budget(evaluations=30)), Budget(evaluations=30).amount) == ("30 evaluations", 30.0)


def test_what_exceeds_the_budget_is_not_counted_and_nothing_comes_after_it() -> None:
    clock = Clock(Budget(seconds=10))
    clock.charge(simulated=4.0, measured=2.0)
    with pytest.raises(BudgetExhausted):
        clock.charge(measured=4.1)
    assert (clock.evaluations, clock.counted, clock.over) == (1, 6.0, True)
    with pytest.raises(BudgetExhausted):
        clock.charge(measured=0.1)
    assert clock.evaluations == 1


def test_evaluations_are_counted_whatever_they_cost() -> None:
    clock = Clock(Budget(evaluations=2))
    assert clock.left == 2
    clock.charge(simulated=1e9)
    clock.charge(simulated=float("nan"))
    assert (clock.left, clock.affordable(np.ones(5))) == (0, 0)
    with pytest.raises(BudgetExhausted):
        clock.charge()
    assert Clock(Budget(seconds=1)).left is None


def test_no_exception_that_a_searcher_catches_keeps_it_going() -> None:
    assert not issubclass(BudgetExhausted, Exception)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "give one of the two"),
        ({"seconds": 1.0, "evaluations": 1}, "give one of the two"),
        ({"seconds": 0.0}, "a budget of 0: wanted a finite number of seconds above 0"),
        ({"seconds": float("nan")}, "a budget of nan"),
        ({"seconds": float("inf")}, "a budget of inf"),
        ({"evaluations": -1}, "a budget of -1: wanted a whole number of evaluations above 0"),
        ({"evaluations": 0}, "a budget of 0"),
        ({"evaluations": 2.5}, "a budget of 2.5: wanted a whole number"),
        ({"evaluations": float("inf")}, "a budget of inf: wanted a whole number"),
        ({"evaluations": True}, "a budget of 1: wanted a whole number"),
        ({"seconds": "100"}, "a budget of '100': wanted a finite number of seconds"),
    ],
)
def test_budgets_that_are_none(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Budget(**arguments)  # type: ignore[arg-type]


def test_a_clock_affords_what_it_can_then_charge() -> None:
    clock, seconds = Clock(Budget(seconds=1.0)), np.full(20, 0.1)
    for each in seconds[: clock.affordable(seconds)]:
        clock.charge(measured=float(each))
    assert clock.evaluations >= 9
    assert clock.counted <= 1.0


@pytest.mark.parametrize("seconds", [0.0, float("nan"), 1e-20])
def test_a_clock_of_seconds_that_would_not_move_refuses(seconds: float) -> None:
    clock = Clock(Budget(seconds=10))
    clock.charge(simulated=1.0)
    with pytest.raises(InputError, match=r"never uses up a budget of seconds: give one of evaluations"):
        clock.charge(simulated=seconds)
    assert (clock.evaluations, clock.counted) == (1, 1.0), "nothing of it is counted"


@pytest.mark.parametrize("budget", [Budget(seconds=10), Budget(evaluations=2)])
@pytest.mark.parametrize("seconds", [-1.0, float("inf")])
def test_no_clock_moves_back_or_to_infinity(budget: Budget, seconds: float) -> None:
    clock = Clock(budget)
    with pytest.raises(InputError, match=f"an evaluation of {seconds:g} seconds: wanted a finite number"):
        clock.charge(measured=seconds)


def test_numbers_of_numpy_are_budgets_too() -> None:
    assert Clock(Budget(evaluations=np.int64(3))).left == 3  # type: ignore[arg-type]
    assert str(Budget(seconds=np.float32(2))) == "2 s"  # type: ignore[arg-type]


def test_who_only_asks_is_ended_and_who_evaluates_may_ask_again() -> None:
    clock = Clock(Budget(evaluations=2))
    for _ in range(IDLE_STEPS):
        clock.ask()
    clock.charge()
    for _ in range(IDLE_STEPS):
        clock.ask()
    assert not clock.stalled
    with pytest.raises(BudgetExhausted):
        clock.ask()
    assert (clock.stalled, clock.over, clock.evaluations) == (True, True, 1)
