"""Independent runs of searchers, of good ones and of bad ones."""

from __future__ import annotations

import pytest
from toy_grid import NAMES, ToyScores, accuracy, problem, searched, table

from nasgauge import plugins
from nasgauge.core import InputError, Searcher, SearcherError
from nasgauge.plugins import Configured
from nasgauge.searching.clock import Budget
from nasgauge.searching.context import SearchContext
from nasgauge.searching.repeated_search import repeat_search
from nasgauge.searching.search_summary import summary

BUDGET = Budget(seconds=100.0)


def test_the_own_seconds_of_a_searcher_are_no_part_of_its_budget() -> None:
    found = searched("random", Budget(seconds=250), runs=3)
    for each in found.runs:
        assert each.clock.simulated == 200.0
        assert 0 < each.clock.own < 10


def only_trains(context: SearchContext) -> None:
    """Leaves its estimator aside."""
    while True:
        context.update_incumbent("000", context.train("000"))


def test_an_estimator_that_was_not_asked_is_not_named() -> None:
    found = searched(Searcher(only_trains), Budget(evaluations=20), scorer=ToyScores())
    assert found.estimator == ""
    assert searched("local", Budget(evaluations=20), scorer=ToyScores()).estimator == "made_up"


def test_what_a_searcher_catches_does_not_keep_it_going() -> None:
    def greedy(context: SearchContext) -> None:
        while True:
            try:
                context.update_incumbent("000", context.train("000"))
            except Exception:
                continue

    found = searched(Searcher(greedy), Budget(evaluations=3), runs=1)
    assert found.runs[0].clock.evaluations == 3


def test_a_searcher_may_end_before_its_budget() -> None:
    found = searched(Searcher(lambda context: context.set_incumbent("111"), name="quick"), BUDGET)
    assert found.runs[0].clock.evaluations == 0
    assert summary([found], {"r": table()})["r"].item() == accuracy("111")


def test_searchers_that_choose_nothing_or_fail() -> None:
    with pytest.raises(InputError, match="random chose no architecture within 99 s: give it a larger budget"):
        searched("random", Budget(seconds=99))
    with pytest.raises(
        SearcherError, match=r"searcher 'wrong' failed in run 0: KeyError: 'x' \(.*test_repeated_search"
    ):
        searched(Searcher(lambda context: {}["x"], name="wrong"), BUDGET)


def test_five_hundred_runs_of_a_thousand_scores_take_seconds() -> None:
    found = searched("random", Budget(evaluations=1000), scorer=ToyScores(lambda name: float(name)), runs=500)
    assert sum(run.clock.evaluations for run in found.runs) == 500_000
    assert sum(run.clock.own for run in found.runs) < 30
    assert {run.steps[-1].architecture for run in found.runs} == {NAMES[-1]}


def test_a_search_is_told_from_others_by_searcher_estimator_and_budget() -> None:
    found = searched("random", Budget(evaluations=3), scorer=ToyScores(), runs=2)
    assert found.key == {"searcher": "random", "estimator": "made_up", "budget": "3 evaluations"}
    assert (found.learns, found.successful) == (False, list(found.runs))


def test_run_n_of_a_seed_starts_from_the_same_state_whichever_searcher_it_is() -> None:
    drawn: dict[str, list[list[str]]] = {"one": [], "two": []}

    def noted(name: str) -> Searcher:
        def search(context: SearchContext) -> None:
            drawn[name].append(context.sample(5))
            context.set_incumbent(drawn[name][-1][0])

        return Searcher(search, name=name)

    searched(noted("one"), BUDGET, runs=3)
    searched(noted("two"), BUDGET, runs=2)
    assert drawn["one"][:2] == drawn["two"]
    assert drawn["one"][0] != drawn["one"][1]


def test_progress_is_told_after_each_run() -> None:
    told: list[str] = []
    random = plugins.searcher("random")
    repeat_search(
        Configured(random, {}), problem(BUDGET), runs=4, seed=0, progress=lambda: told.append("done")
    )
    assert told == ["done"] * 4


def test_who_has_to_ask_its_estimator_and_does_not_is_refused_after_one_run() -> None:
    begun: list[int] = []

    def counted(context: SearchContext) -> None:
        begun.append(1)
        only_trains(context)

    given = problem(Budget(evaluations=30), scorer=ToyScores())
    with pytest.raises(InputError, match=r'counted asked for no score of made_up: .*estimator="none"'):
        repeat_search(Configured(Searcher(counted), {}), given, runs=5, seed=0, must_score=True)
    assert begun == [1]
    scored = repeat_search(Configured(plugins.searcher("rea"), {}), given, runs=2, seed=0, must_score=True)
    assert scored.estimator == "made_up"


def asks(context: SearchContext, question: str) -> None:
    """Asks for ever for what costs nothing."""
    free = {
        "sample": lambda: context.sample(),
        "left": lambda: context.left,
        "seconds": lambda: context.seconds,
        "truth": lambda: context.true_accuracy("000"),
        "nothing": lambda: list(context.evaluate([])),
    }[question]
    while True:
        free()


@pytest.mark.slow
@pytest.mark.parametrize("question", ["sample", "left", "seconds", "truth", "nothing"])
def test_a_searcher_that_never_evaluates_ends_with_a_message(question: str) -> None:
    idle = Searcher(lambda context: asks(context, question), name="idle")
    for budget in (Budget(evaluations=5), BUDGET):
        with pytest.raises(
            InputError, match=r"idle asked 100,000 times in a row for what costs nothing, and ev"
        ):
            searched(idle, budget, runs=1)


@pytest.mark.slow
def test_a_searcher_that_revisits_what_it_knows_ends_and_its_readers_are_told() -> None:
    def remembers(context: SearchContext) -> None:
        known: dict[str, float] = {}
        while True:
            (name,) = context.sample()
            if name not in known:
                known[name] = context.train(name)
            context.update_incumbent(name, known[name])

    found = searched(Searcher(remembers), Budget(evaluations=61), runs=2)
    assert [run.clock.evaluations for run in found.runs] == [60, 60], "there are sixty"
    assert found.notes == (
        "2 of 2 runs ended before the budget was used up, when the searcher had asked 100,000 times in a row "
        "for what costs nothing",
    )
    assert searched(Searcher(remembers), Budget(evaluations=30), runs=2).notes == ()


def test_why_nothing_was_chosen_is_said() -> None:
    def blind(context: SearchContext) -> None:
        context.train("000")

    with pytest.raises(InputError, match="returned without having evaluated or chosen anything"):
        searched(Searcher(lambda context: None, name="lazy"), BUDGET)
    with pytest.raises(InputError, match="though it evaluated some: let it name the best one so far by"):
        searched(Searcher(blind), Budget(evaluations=5))
