"""Search with two objectives where the front is known."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import numpy as np
import pytest
from toy_grid import COST, NAMES, ToyScores, accuracy, context, cost, problem, searched

from nasgauge import plugins
from nasgauge.core import InputError
from nasgauge.searching.clock import Budget
from nasgauge.searching.context import SearchContext
from nasgauge.searching.pareto_sets import pareto_sets

ENOUGH = Budget(evaluations=60)


def front() -> set[str]:
    """By definition."""
    return {
        one
        for one in NAMES
        if not any(
            accuracy(other) >= accuracy(one)
            and cost(other) <= cost(one)
            and (accuracy(other), cost(other)) != (accuracy(one), cost(one))
            for other in NAMES
        )
    }


def test_the_grid_has_a_front_that_neither_objective_gives_alone() -> None:
    assert 5 < len(front()) < 30
    assert {"000", "234"} < front()


def test_the_front_is_found() -> None:
    repeated = searched("nsga2", ENOUGH, scorer=ToyScores(), population=10, runs=3)
    sets = pareto_sets([repeated], COST)
    for number in range(3):
        assert set(sets.architecture[sets.run == number]) == front()


def test_a_seed_repeats_what_is_evaluated() -> None:
    evaluated = [
        [
            list(run.evaluated)
            for run in searched(
                "nsga2", Budget(evaluations=30), scorer=ToyScores(), seed=seed, population=8
            ).runs
        ]
        for seed in (0, 0, 1)
    ]
    assert evaluated[0] == evaluated[1] != evaluated[2]


def test_it_finds_more_of_the_front_than_random_search() -> None:
    def share(name: str, **settings: int) -> float:
        repeated = searched(name, Budget(evaluations=30), scorer=ToyScores(), runs=20, **settings)
        return float(np.mean([len(front() & set(run.evaluated)) for run in repeated.runs]))

    assert share("nsga2", population=10) > 1.2 * share("random")


def test_nothing_is_asked_twice_and_a_generation_of_known_ones_costs_nothing() -> None:
    asked: list[str] = []

    def noted(name: str) -> float:
        asked.append(name)
        return accuracy(name)

    one = context(Budget(evaluations=600), scorer=ToyScores(noted))
    one.run(lambda given: plugins.searcher("nsga2").search(given, population=10, generations=60))
    assert len(asked) == len(set(asked)) == one.clock.evaluations <= 60
    assert len(asked) > 40, "it continues after a generation of which all is known"


@pytest.mark.parametrize("population", [1, 2, 100])
def test_populations_of_any_size(population: int) -> None:
    one = context(Budget(evaluations=600), scorer=ToyScores())
    one.run(lambda given: plugins.searcher("nsga2").search(given, population=population, generations=9))
    assert 0 < one.clock.evaluations <= 60


def test_what_has_no_score_is_worse_than_all_that_has() -> None:
    scores = ToyScores(lambda name: accuracy(name) if name[0] == "2" else -np.inf)
    with np.errstate(all="raise"):
        one = context(Budget(evaluations=600), scorer=scores)
        one.run(lambda given: plugins.searcher("nsga2").search(given, population=6, generations=40))
    assert one.steps[-1].architecture == "234"
    repeated = searched("nsga2", Budget(evaluations=24), scorer=scores, population=6, runs=20)
    children = [list(run.evaluated)[6:] for run in repeated.runs]
    assert np.mean([name[0] == "2" for names in children for name in names]) > 0.45, "a third by chance"
    assert set(pareto_sets([repeated], COST).architecture.str[0]) == {"2"}
    hopeless = searched("nsga2", ENOUGH, scorer=ToyScores(lambda name: -np.inf), population=6, runs=1)
    assert pareto_sets([hopeless], COST).empty


def test_short_trainings_count_where_there_is_no_estimator() -> None:
    (run,) = searched("nsga2", Budget(evaluations=30), short=True, population=10, runs=1).runs
    assert run.clock.simulated == 300.0
    assert all(value == accuracy(name) - 1 for name, value in run.evaluated.items())


def test_a_complexity_is_wanted() -> None:
    given = replace(problem(ENOUGH, scorer=ToyScores()), complexity=None)
    one = SearchContext(given, np.random.default_rng(0))
    with pytest.raises(InputError, match="asks for complexities: name one by complexity=NAME"):
        one.run(plugins.searcher("nsga2").search)


def test_what_the_table_lacks_is_told_before_it_is_evaluated() -> None:
    one = context(ENOUGH, scorer=ToyScores())
    for name in NAMES[1:]:
        del one._trainings._rows[name]
    with pytest.raises(InputError, match=r"which is not in the table \(made up\)"):
        one.run(plugins.searcher("nsga2").search)
    assert one.clock.evaluations == 0


def test_a_missing_library_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "nasgauge.runtime.extras.find_spec", lambda name, *_: None if name == "pymoo" else found(name)
    )
    with pytest.raises(InputError, match=r"needs the package pymoo: pip install 'nasgauge\[search\]'"):
        searched("nsga2", ENOUGH, scorer=ToyScores())


def test_the_global_generator_is_left_alone() -> None:
    before = np.random.get_state()[1]
    searched("nsga2", Budget(evaluations=30), scorer=ToyScores(), runs=1)
    assert (np.random.get_state()[1] == before).all()
