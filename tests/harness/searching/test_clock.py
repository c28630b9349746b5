"""Budgets, and the clock that keeps them."""

from __future__ import annotations

import numpy as np
import pytest

from nasgauge.core import InputError
from nasgauge.searching.clock import Budget, BudgetExhausted, Clock


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
        ({"seconds": 0.0}, "a budget of 0: wanted a number above 0"),
        ({"seconds": float("nan")}, "a budget of nan"),
        ({"seconds": float("inf")}, "a budget of inf"),
        ({"evaluations": -1}, "a budget of -1"),
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
