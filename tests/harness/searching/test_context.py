"""What a searcher can ask, what it pays for it, and how the budget ends it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from toy_grid import (
    FULL,
    NAMES,
    SHORT,
    ToyScores,
    accuracy,
    context,
    neighbours,
    problem,
    table,
    toy_images,
)

from nasgauge.core import InputError
from nasgauge.searching.clock import Budget, BudgetExhausted
from nasgauge.searching.context import SearchContext
from nasgauge.searching.trainings import Trainings


def test_the_clock_adds_what_the_table_says_and_keeps_kinds_apart() -> None:
    one = context(Budget(seconds=1000), scorer=ToyScores(), short=True)
    assert one.train("000") == 0.0
    assert one.train("111", one.short) == accuracy("111") - 1
    assert dict(one.score(["222", "000"])) == {"222": 60.0, "000": 0.0}
    assert (one.clock.simulated, one.clock.measured, one.clock.evaluations) == (FULL + SHORT, 4.0, 4)
    assert one.seconds == FULL + SHORT + 4.0


def test_what_would_pass_the_budget_is_not_counted_and_ends_the_search() -> None:
    one = context(Budget(seconds=2 * FULL + SHORT - 1), short=True)
    one.train("000")
    one.train("000")
    with pytest.raises(BudgetExhausted):
        one.train("000")
    assert (one.clock.simulated, one.clock.evaluations) == (2 * FULL, 2), "asked twice, paid twice"
    with pytest.raises(BudgetExhausted):
        one.train("000", one.short)
    assert one.clock.evaluations == 2, "what is cheaper comes too late"


def test_a_budget_can_be_used_up_to_the_last_second() -> None:
    one = context(Budget(seconds=2 * FULL))
    one.train("000")
    one.train("000")
    assert one.seconds == 2 * FULL
    two = context(Budget(seconds=4), scorer=ToyScores())
    assert len(list(two.score(["000", "111"]))) == 2


@pytest.mark.parametrize("budget", [Budget(seconds=5.9), Budget(evaluations=2)])
def test_scores_are_given_until_the_budget_is_used_up(budget: Budget) -> None:
    one = context(budget, scorer=ToyScores())
    scores = one.score(["000", "001", "002"])
    given = [(*next(scores), one.clock.evaluations) for _ in range(2)]
    with pytest.raises(BudgetExhausted):
        next(scores)
    assert given == [("000", 0.0, 1), ("001", 10.0, 2)]
    with pytest.raises(BudgetExhausted):
        next(one.score(["000"]))


def test_rates_are_scores_where_there_is_an_estimator_and_else_short_trainings() -> None:
    assert dict(context(Budget(evaluations=9), scorer=ToyScores(lambda name: 7.0)).evaluate(["234"])) == {
        "234": 7.0
    }
    one = context(Budget(evaluations=9), short=True)
    assert dict(one.evaluate(["234"])) == {"234": 89.0}
    assert (one.clock.simulated, one.clock.measured) == (SHORT, 0.0)
    assert dict(context(Budget(evaluations=9)).evaluate(["234"])) == {"234": 90.0}, "no short one there"


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
    part = replace(
        whole,
        architectures=NAMES[:2],
        accuracy=whole.accuracy[:2],
        per_seed=whole.per_seed[:2],
        train_seconds=whole.train_seconds[:2],
        source="part",
    )
    given = replace(problem(Budget(evaluations=9)), trainings=Trainings(part))
    one = SearchContext(given, np.random.default_rng(0))
    assert one.neighbours("000") == ["001"]
    assert set(one.sample(50)) == {"000", "001"}
    with pytest.raises(InputError, match=r"asks for '002', which is not in the table \(part\)"):
        one.train("002")
    with pytest.raises(InputError, match="asks for '234'"):
        one.set_incumbent("234")


def test_an_architecture_without_neighbours_is_its_own_mutant() -> None:
    one = context(Budget(evaluations=1))
    one.neighbours = lambda name: []  # type: ignore[method-assign]
    assert one.mutate("000") == "000"


def test_offers_choose_the_highest_and_of_equal_ones_the_first() -> None:
    one = context(Budget(evaluations=9))
    for name, value in (("000", -np.inf), ("001", 1.0), ("002", 1.0), ("003", np.nan), ("004", 2.0)):
        one.update_incumbent(name, value)
    assert [step.architecture for step in one.steps] == ["000", "001", "004"]


def test_a_step_has_the_clock_of_its_moment() -> None:
    one = context(Budget(evaluations=9), scorer=ToyScores())
    for name, value in one.evaluate(["000", "001"]):
        one.update_incumbent(name, value)
    assert [(step.evaluations, step.measured) for step in one.steps] == [(1, 2.0), (2, 4.0)]


def test_no_score_without_an_estimator_and_no_schedule_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"name an estimator, as SEARCHER.ESTIMATOR"):
        list(context(Budget(evaluations=1)).score(["000"]))
    with pytest.raises(InputError, match="no training of 50 epochs, only the full one and 12"):
        context(Budget(evaluations=1), short=True).train("000", 50)


def test_a_budget_of_seconds_needs_recorded_seconds() -> None:
    unknown = Trainings(replace(table(), train_seconds=table().train_seconds * np.nan))
    in_seconds = SearchContext(
        replace(problem(Budget(seconds=9)), trainings=unknown), np.random.default_rng(0)
    )
    with pytest.raises(InputError, match=r"no training seconds of '000': .*seconds_column"):
        in_seconds.train("000")
    counted = SearchContext(
        replace(problem(Budget(evaluations=9)), trainings=unknown), np.random.default_rng(0)
    )
    assert counted.train("000") == 0.0
    assert np.isnan(counted.clock.simulated), "unknown is not nothing"


def test_scores_of_two_sets_do_not_compare() -> None:
    one = context(Budget(evaluations=9), scorer=ToyScores(over_set=True))
    assert len(list(one.score(["000", "001"]))) == 2
    with pytest.raises(InputError, match="made_up ranks a set, so its scores of one set do not compare"):
        list(one.score(["000"]))


def test_what_is_evaluated_is_kept_and_the_last_value_counts() -> None:
    values = iter([1.0, 2.0, 3.0])
    one = context(Budget(evaluations=9), scorer=ToyScores(lambda name: next(values)))
    list(one.evaluate(["000", "001", "000"]))
    assert one.evaluated == {"000": 3.0, "001": 2.0}


def test_complexity_is_free_and_known_of_what_can_be_found() -> None:
    one = context(Budget(evaluations=1))
    assert one.complexity(["011", "000"]).tolist() == [3.7, 0.0]
    assert (one.clock.evaluations, one.seconds, one.left) == (0, 0.0, 1)
    with pytest.raises(InputError, match="asks for '999', which is not in the table"):
        one.complexity(["999"])


def test_true_accuracy_is_free_and_remembered() -> None:
    one = context(Budget(evaluations=1))
    assert not one.saw_true_accuracy
    assert one.true_accuracy("234") == 90.0
    assert (one.saw_true_accuracy, one.clock.evaluations) == (True, 0)


def test_a_searcher_that_trains_by_itself_is_given_images_and_charges_itself() -> None:
    setup = toy_images()
    given = problem(Budget(evaluations=2), setup=setup)
    one = SearchContext(given, np.random.default_rng(0))
    assert one.setup() is setup
    one.check_budget()
    one.charge(3.5)
    one.charge(1.5)
    assert (one.clock.measured, one.clock.evaluations) == (5.0, 2)
    with pytest.raises(BudgetExhausted):
        one.check_budget()
    with pytest.raises(InputError, match="was given no images"):
        context(Budget(evaluations=1)).setup()


def test_the_example_of_the_documentation_searches() -> None:
    example = str(SearchContext.__doc__).partition("settings.")[2].partition("::")[2]
    code = textwrap.dedent(example.partition("nasgauge.search")[0])
    names: dict[str, Callable[[SearchContext], None]] = {}
    exec(code, names)
    one = context(Budget(evaluations=60), short=True)
    one.run(names["climb"])
    assert one.clock.evaluations == 60
    assert accuracy(one.steps[-1].architecture) > 50


def test_nothing_is_scored_where_the_budget_allows_not_even_one() -> None:
    scored: list[str] = []

    def score(name: str) -> float:
        scored.append(name)
        return 0.0

    one = context(Budget(seconds=1.9), scorer=ToyScores(score))
    with pytest.raises(BudgetExhausted):
        next(one.score(["000", "001"]))
    assert (scored, one.clock.evaluations, one.scored) == ([], 0, False)


def test_an_estimator_that_failed_is_worse_than_all_and_costs_as_much() -> None:
    one = context(Budget(evaluations=2), scorer=ToyScores(lambda name: -np.inf if name == "000" else 1.0))
    for name, value in one.evaluate(["000", "001"]):
        one.update_incumbent(name, value)
    assert [step.architecture for step in one.steps] == ["000", "001"]
    assert one.clock.measured == 4.0


def test_an_incumbent_can_be_set_whatever_was_best_before() -> None:
    one = context(Budget(evaluations=9))
    one.update_incumbent("234", 90.0)
    one.set_incumbent("000")
    one.update_incumbent("111", 80.0)
    assert [step.architecture for step in one.steps] == ["234", "000"], "80 is not above 90"


def test_a_searcher_knows_what_it_has() -> None:
    bare = context(Budget(seconds=5))
    assert (bare.estimates, bare.short, bare.left, bare.seconds) == (False, None, None, 0.0)
    rich = context(Budget(evaluations=5), scorer=ToyScores(), short=True)
    assert (rich.estimates, rich.short, rich.left) == (True, 12, 5)
    list(rich.score(["000", "001"]))
    assert rich.left == 3
