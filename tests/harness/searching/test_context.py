"""What a searcher can ask, what it pays for it, and how the budget ends it."""

from __future__ import annotations

import numpy as np
import pytest
from toy_grid import FULL, NAMES, SHORT, Rates, accuracy, context, neighbours, table

from nasgauge.core import InputError
from nasgauge.searching.clock import Budget, Clock, Spent
from nasgauge.searching.context import SearchContext
from nasgauge.searching.trainings import Trainings


def test_the_clock_adds_what_the_table_says_and_keeps_kinds_apart() -> None:
    one = context(Budget(seconds=1000), scorer=Rates(), short=True)
    assert one.train("000") == 0.0
    assert one.train("111", one.short) == accuracy("111") - 1
    assert dict(one.score(["222", "000"])) == {"222": 60.0, "000": 0.0}
    assert (one.clock.simulated, one.clock.measured, one.clock.evaluations) == (FULL + SHORT, 4.0, 4)
    assert one.seconds == FULL + SHORT + 4.0


def test_what_would_pass_the_budget_is_not_counted_and_ends_the_search() -> None:
    one = context(Budget(seconds=2 * FULL + SHORT - 1), short=True)
    one.train("000")
    one.train("000")
    with pytest.raises(Spent):
        one.train("000")
    assert (one.clock.simulated, one.clock.evaluations) == (2 * FULL, 2), "asked twice, paid twice"
    with pytest.raises(Spent):
        one.train("000", one.short)
    assert one.clock.evaluations == 2, "what is cheaper comes too late"


def test_a_budget_can_be_used_up_to_the_last_second() -> None:
    one = context(Budget(seconds=2 * FULL))
    one.train("000")
    one.train("000")
    assert one.seconds == 2 * FULL
    two = context(Budget(seconds=4), scorer=Rates())
    assert len(list(two.score(["000", "111"]))) == 2


@pytest.mark.parametrize("budget", [Budget(seconds=5.9), Budget(evaluations=2)])
def test_scores_are_given_until_the_budget_is_used_up(budget: Budget) -> None:
    one = context(budget, scorer=Rates())
    scores = one.score(["000", "001", "002"])
    given = [(*next(scores), one.clock.evaluations) for _ in range(2)]
    with pytest.raises(Spent):
        next(scores)
    assert given == [("000", 0.0, 1), ("001", 10.0, 2)]
    with pytest.raises(Spent):
        next(one.score(["000"]))


def test_rates_are_scores_where_there_is_an_estimator_and_else_short_trainings() -> None:
    assert dict(context(Budget(evaluations=9), scorer=Rates(lambda name: 7.0)).rate(["234"])) == {"234": 7.0}
    one = context(Budget(evaluations=9), short=True)
    assert dict(one.rate(["234"])) == {"234": 89.0}
    assert (one.clock.simulated, one.clock.measured) == (SHORT, 0.0)
    assert dict(context(Budget(evaluations=9)).rate(["234"])) == {"234": 90.0}, "no short one there"


def test_samples_are_uniform_with_replacement_and_the_same_for_a_seed() -> None:
    drawn = context(Budget(evaluations=1)).sample(6000)
    assert drawn == context(Budget(evaluations=1)).sample(6000)
    assert drawn != context(Budget(evaluations=1), seed=1).sample(6000)
    counts = np.array([drawn.count(name) for name in NAMES])
    assert counts.min() > 60
    assert counts.max() < 140


def test_mutations_are_neighbours_each_as_likely() -> None:
    one = context(Budget(evaluations=1))
    found = [one.mutate("000") for _ in range(2000)]
    assert set(found) == set(neighbours("000"))
    assert min(found.count(name) for name in set(found)) > 150


def test_where_the_table_is_a_part_of_the_space_only_that_is_seen() -> None:
    whole = table()
    part = type(whole)("grid", whole.label, NAMES[:2], *(v[:2] for v in (whole.accuracy, whole.per_seed)),
                       whole.train_seconds[:2], "part")  # fmt: skip
    one = SearchContext(context(Budget(evaluations=1)).space, Trainings(part), None, Budget(evaluations=9),
                np.random.default_rng(0))  # fmt: skip
    assert one.neighbours("000") == ["001"]
    assert set(one.sample(50)) == {"000", "001"}
    with pytest.raises(InputError, match=r"asks for '002', which is not in the table \(part\)"):
        one.train("002")
    with pytest.raises(InputError, match="asks for '234'"):
        one.choose("234")


def test_an_architecture_without_neighbours_is_its_own_mutant() -> None:
    one = context(Budget(evaluations=1))
    one.neighbours = lambda name: []  # type: ignore[method-assign]
    assert one.mutate("000") == "000"


def test_a_full_training_is_one_recorded_run_and_the_mean_counts_in_the_end() -> None:
    whole = table()
    runs = np.column_stack([whole.accuracy - 5, whole.accuracy + 5, np.full(len(NAMES), np.nan)])
    trainings = Trainings(
        type(whole)("grid", whole.label, NAMES, whole.accuracy, runs, whole.train_seconds, "x")
    )
    generator = np.random.default_rng(0)
    assert {trainings.run("111", None, generator)[0] for _ in range(20)} == {25.0, 35.0}
    assert trainings.final("111") == 30.0


def test_offers_choose_the_highest_and_of_equal_ones_the_first() -> None:
    one = context(Budget(evaluations=9))
    for name, value in (("000", -np.inf), ("001", 1.0), ("002", 1.0), ("003", np.nan), ("004", 2.0)):
        one.offer(name, value)
    assert [step.architecture for step in one.steps] == ["000", "001", "004"]


def test_a_step_has_the_clock_of_its_moment() -> None:
    one = context(Budget(evaluations=9), scorer=Rates())
    for name, value in one.rate(["000", "001"]):
        one.offer(name, value)
    assert [(step.evaluations, step.measured) for step in one.steps] == [(1, 2.0), (2, 4.0)]


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
    for each in seconds[: clock.affords(seconds)]:
        clock.charge(measured=float(each))
    assert clock.evaluations >= 9
    assert clock.counted <= 1.0


def test_no_score_without_an_estimator_and_no_schedule_that_is_not_there() -> None:
    with pytest.raises(InputError, match="name an estimator by --estimator NAME"):
        list(context(Budget(evaluations=1)).score(["000"]))
    with pytest.raises(InputError, match="no training of 50 epochs, only the full one and 12"):
        context(Budget(evaluations=1), short=True).train("000", 50)


def test_a_budget_of_seconds_needs_recorded_seconds() -> None:
    whole = table()
    unknown = type(whole)(
        "grid", whole.label, NAMES, whole.accuracy, whole.per_seed, whole.accuracy * np.nan, "x"
    )
    for budget, wanted in ((Budget(seconds=9), None), (Budget(evaluations=9), 0.0)):
        one = SearchContext(context(budget).space, Trainings(unknown), None, budget, np.random.default_rng(0))
        if wanted is None:
            with pytest.raises(InputError, match=r"no training seconds of '000': .*--seconds-column"):
                one.train("000")
        else:
            assert one.train("000") == wanted
            assert np.isnan(one.clock.simulated), "unknown is not nothing"


def test_scores_of_two_sets_do_not_compare() -> None:
    one = context(Budget(evaluations=9), scorer=Rates(over_set=True))
    assert len(list(one.score(["000", "001"]))) == 2
    with pytest.raises(InputError, match="rates ranks a set, so its scores of one set do not compare"):
        list(one.score(["000"]))
