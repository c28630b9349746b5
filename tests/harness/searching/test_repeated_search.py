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


def test_an_estimator_that_was_not_asked_is_not_named() -> None:
    assert searched("rea", Budget(evaluations=20), scorer=ToyScores()).estimator == ""
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
