"""Each searcher where the best architecture is known, and what makes it that searcher."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from toy_grid import (
    BEST,
    FULL,
    GRID,
    NAMES,
    SHORT,
    ToyScores,
    accuracy,
    context,
    neighbours,
    outcomes,
    searched,
)

from nasgauge import plugins
from nasgauge.core import InputError
from nasgauge.searching.clock import Budget
from nasgauge.searching.context import SearchContext
from nasgauge.searching.searchers.reinforce import Adam

ENOUGH = Budget(evaluations=600)
SMALL = {"mdenas": {"iterations": 25, "train_images": 32, "held_out_images": 16, "image_size": 8}}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["area", "local", "nsga2", "oracle", "random", "rea", "reinforce"])
def test_the_optimum_is_found(name: str) -> None:
    scorer = ToyScores() if name == "area" else None
    assert outcomes(searched(name, ENOUGH, scorer=scorer, short=True)) == [BEST] * 5


def test_bohb_finds_the_optimum() -> None:
    assert outcomes(searched("bohb", Budget(evaluations=90), short=True, runs=2)) == [BEST] * 2


@pytest.mark.slow
@pytest.mark.parametrize("name", plugins.names(plugins.SEARCHERS))
@pytest.mark.parametrize("budget", [Budget(seconds=155.0), Budget(evaluations=23)])
def test_a_seed_repeats_a_run_and_no_budget_is_passed(name: str, budget: Budget) -> None:
    scorer = None if plugins.searcher(name).estimator == "none" else ToyScores()

    first, again, other = (
        searched(name, budget, scorer=scorer, short=True, runs=3, seed=seed, **SMALL.get(name, {}))
        for seed in (0, 0, 1)
    )
    for run in first.runs:
        assert run.clock.counted <= 155.0 if budget.seconds else run.clock.evaluations <= 23
        assert all(a.evaluations <= b.evaluations for a, b in pairwise(run.steps))
    chosen = [
        [[step.architecture for step in run.steps] for run in each.runs] for each in (first, again, other)
    ]
    assert chosen[0] == chosen[1] != chosen[2]


class Recorder:
    """Notes what a searcher trains and scores."""

    def __init__(self, budget: Budget, **arguments: object) -> None:
        self.context: SearchContext = context(budget, **arguments)  # type: ignore[arg-type]
        self.trained: list[tuple[str, int | None]] = []
        train = self.context.train

        def noted(architecture: str, epochs: int | None = None) -> float:
            value = train(architecture, epochs)
            self.trained.append((architecture, epochs))
            return value

        self.context.train = noted  # type: ignore[method-assign]

    def run(self, name: str, **settings: object) -> Recorder:
        self.context.run(lambda one: plugins.searcher(name).search(one, **settings))
        return self


def test_random_takes_the_best_scored_and_oracle_the_best_of_the_same_sample() -> None:
    wrong = ToyScores(lambda name: float(name[2]))
    tried = searched("random", Budget(evaluations=10), scorer=wrong, runs=50)
    bound = searched("oracle", Budget(evaluations=10), scorer=wrong, runs=50)
    assert bound.saw_true_accuracy
    assert not tried.saw_true_accuracy
    assert tried.estimator == "made_up"
    for run, best in zip(outcomes(tried), outcomes(bound), strict=True):
        assert accuracy(best) >= accuracy(run)
    drawn = context(Budget(evaluations=10)).sample(10)
    one = Recorder(Budget(evaluations=10), scorer=wrong).run("random").context
    assert one.steps[-1].architecture == max(drawn, key=lambda name: name[2])
    assert one.clock.measured == 20.0


def test_evolution_removes_the_oldest_even_if_it_is_the_fittest() -> None:
    trained = [name for name, _ in Recorder(Budget(evaluations=200)).run("rea", population=1).trained]
    for parent, child in pairwise(trained):
        assert child in neighbours(parent)
    assert len({accuracy(name) for name in trained[-50:]}) > 3, "it walks on from the optimum"


def test_evolution_has_its_children_by_the_fittest_of_the_tournament() -> None:
    trained = [
        name for name, _ in Recorder(Budget(evaluations=60)).run("rea", population=5, tournament=99).trained
    ]
    for at in range(5, len(trained)):
        alive = trained[at - 5 : at]
        fittest = max(map(accuracy, alive))
        assert any(trained[at] in neighbours(name) for name in alive if accuracy(name) == fittest)


def test_evolution_pays_for_short_trainings_where_there_are_some() -> None:
    short, full = (Recorder(Budget(seconds=1000), short=there).run("rea") for there in (True, False))
    assert {epochs for _, epochs in short.trained} == {12}
    assert (len(short.trained), short.context.clock.simulated) == (1000 / SHORT, 1000)
    assert {epochs for _, epochs in full.trained} == {None}
    assert len(full.trained) == 1000 / FULL


def test_area_trains_the_best_scored_candidates_first() -> None:
    one = Recorder(Budget(seconds=1040), scorer=ToyScores(), short=True).run("area")
    candidates = sorted(map(accuracy, context(Budget(evaluations=1)).sample(20)), reverse=True)
    assert [accuracy(name) for name, _ in one.trained[:10]] == candidates[:10]
    assert (one.context.clock.measured, len(one.trained)) == (40.0, 1000 / SHORT)


def test_area_needs_an_estimator() -> None:
    with pytest.raises(InputError, match=r"name an estimator, as SEARCHER.ESTIMATOR"):
        searched("area", ENOUGH)


def test_local_search_goes_up_and_starts_anew_at_the_top() -> None:
    one = Recorder(Budget(evaluations=400))
    starts, sample = [], one.context.sample

    def noted(count: int = 1) -> list[str]:
        starts.append(len(one.trained))
        return sample(count)

    one.context.sample = noted  # type: ignore[method-assign]
    names = [name for name, _ in one.run("local").trained]
    climbs = [names[begin:end] for begin, end in pairwise(starts)]
    assert len(climbs) > 3
    for at, *tried in climbs:
        for name in tried:
            assert name in neighbours(at)
            at = name if accuracy(name) > accuracy(at) else at
        assert at == BEST, "in this grid every other architecture has a better neighbour"
        assert set(tried[-len(neighbours(BEST)) :]) == set(neighbours(BEST))


def test_adam_is_that_of_torch() -> None:
    generator = np.random.default_rng(0)
    ours, theirs = np.zeros(4), torch.zeros(4, dtype=torch.float64, requires_grad=True)
    adam, optimizer = Adam(0.05), torch.optim.Adam([theirs], lr=0.05)
    for _ in range(30):
        gradient = generator.standard_normal(4)
        ours = ours - adam.step(gradient)
        theirs.grad = torch.tensor(gradient)
        optimizer.step()
    assert ours == pytest.approx(theirs.detach().numpy(), abs=1e-12)


def test_the_policy_learns() -> None:
    one = Recorder(Budget(evaluations=600)).run("reinforce", learning_rate=0.05)
    rewards = [accuracy(name) for name, _ in one.trained]
    assert np.mean(rewards[-100:]) > np.mean(rewards[:100]) + 15


def test_a_reward_that_is_no_number_teaches_nothing() -> None:
    repeated = searched(
        "reinforce", ENOUGH, scorer=ToyScores(lambda name: -np.inf if name[0] == "2" else 1.0), runs=1
    )
    assert repeated.runs[0].clock.evaluations == 600


def test_a_space_that_says_nothing_of_its_decisions() -> None:
    one = context(ENOUGH)
    object.__setattr__(one, "space", type(GRID)(**{**vars(GRID), "decisions": None}))
    for name in ("reinforce", "bohb", "nsga2"):
        with pytest.raises(InputError, match="does not say which decisions make an architecture"):
            one.run(plugins.searcher(name).search)


def test_bohb_trains_a_few_in_full_and_believes_those() -> None:
    one = Recorder(Budget(evaluations=60), short=True).run("bohb", reduction=5)
    epochs = [each for _, each in one.trained]
    assert epochs[:6] == [12] * 6, "nobody is promoted before there is a choice"
    assert 0 < epochs.count(None) < 30
    full = [accuracy(name) for name, each in one.trained if each is None]
    assert accuracy(one.context.steps[-1].architecture) == max(full)


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("rea", {"population": 0}, "population is 0: wanted 1 or more"),
        ("rea", {"tournament": -1}, "tournament is -1"),
        ("area", {"candidates": 0}, "candidates is 0"),
        ("bohb", {"reduction": 1}, "reduction is 1: wanted 2 or more"),
        ("bohb", {"startup": 0}, "startup is 0"),
        ("nsga2", {"population": 0}, "population is 0"),
        ("nsga2", {"generations": 0}, "generations is 0"),
    ],
)
def test_settings_that_cannot_be(name: str, settings: dict[str, int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        searched(name, ENOUGH, scorer=ToyScores(), **settings)


@pytest.mark.parametrize("space", ["nasbench201", "nats_sss", "nasbench301"])
def test_decisions_make_every_architecture_once(space: str) -> None:
    found = plugins.search_space(space)
    generator = np.random.default_rng(0)
    assert found.decisions is not None
    drawn = {tuple(generator.integers(found.decisions.sizes).tolist()) for _ in range(300)}
    made = {found.decisions.decode(options) for options in drawn}
    assert len(made) == len(drawn)
    assert all(found.parse(name) == name for name in made)


def test_the_grid_has_one_optimum() -> None:
    assert max(NAMES, key=accuracy) == BEST


def test_random_draws_in_blocks_where_seconds_are_the_budget() -> None:
    drawn: list[int] = []
    one = context(Budget(seconds=45), scorer=ToyScores())
    sample = one.sample

    def noted(count: int = 1) -> list[str]:
        drawn.append(count)
        return sample(count)

    one.sample = noted  # type: ignore[method-assign]
    one.run(plugins.searcher("random").search)
    assert (drawn, one.clock.evaluations) == ([10, 10, 10], 22)


def test_random_without_an_estimator_takes_the_best_short_training() -> None:
    one = Recorder(Budget(evaluations=15), short=True).run("random")
    assert {epochs for _, epochs in one.trained} == {12}
    assert accuracy(one.context.steps[-1].architecture) == max(accuracy(name) for name, _ in one.trained)


def test_local_search_climbs_by_the_estimator_where_there_is_one() -> None:
    backwards = ToyScores(lambda name: -accuracy(name))
    found = searched("local", Budget(evaluations=200), scorer=backwards, runs=3)
    assert outcomes(found) == ["000"] * 3
    assert all(run.clock.simulated == 0 for run in found.runs), "nothing is trained"


def test_the_best_scored_of_the_first_population_dies_first() -> None:
    one = Recorder(Budget(evaluations=20 + 10 + 30), scorer=ToyScores(), short=True).run("area", tournament=1)
    first = [name for name, _ in one.trained[:10]]
    assert [accuracy(name) for name in first] == sorted(map(accuracy, first), reverse=True)
    for number in range(10, len(one.trained)):
        alive = [name for name, _ in one.trained[number - 10 : number]]
        assert any(one.trained[number][0] in neighbours(name) for name in alive)


def test_every_searcher_says_where_it_is_from_and_what_it_does() -> None:
    for name in plugins.names(plugins.SEARCHERS):
        found = plugins.searcher(name)
        assert not found.paper or found.paper.startswith("https://"), name
        assert found.summary.endswith("."), name
        assert "Source:" in str(found.search.__doc__), name
        assert found.learns == name.startswith("mdenas")


def test_rea_with_an_estimator_is_area() -> None:
    budget = Budget(evaluations=20 + 60)
    area, rea = (Recorder(budget, scorer=ToyScores(), short=True).run(name) for name in ("area", "rea"))
    assert area.trained == rea.trained
    assert area.context.steps[-1].architecture == rea.context.steps[-1].architecture
    assert rea.context.clock.measured == 40.0, "twenty candidates are scored"
    drawn = context(budget).sample(20)
    assert [name for name, _ in rea.trained[:10]] == sorted(drawn, key=lambda name: -accuracy(name))[:10]
    plain = Recorder(budget, short=True).run("rea")
    assert [name for name, _ in plain.trained[:10]] == drawn[:10], "without one they are as they come"


def test_oracle_says_what_an_estimator_is_to_it() -> None:
    bound = searched("oracle", Budget(seconds=21), scorer=ToyScores(), runs=2)
    assert bound.notes == ("the estimator sets what an evaluation costs, not which architecture is chosen",)
    assert [run.clock.evaluations for run in bound.runs] == [10, 10], "2 s each"
    assert searched("oracle", Budget(evaluations=3)).notes == ()
