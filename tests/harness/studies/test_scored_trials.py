"""Trials that are made: which recipes are sampled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from recipes import DOMAIN

from nasgauge.core import InputError
from nasgauge.metrics import Estimate
from nasgauge.studies.mip import HyperParameters, Importance, RecipeTrial, prune
from nasgauge.studies.scored_trials import ScoredTrials, TrialBudget


def source(seed: int = 0, first: int = 6, later: int = 2) -> ScoredTrials:
    def score(name: str, recipe: HyperParameters) -> RecipeTrial:
        rho = 0.1 * int(str(recipe["epochs"])) + 0.01 * int(str(recipe["layers"]))
        return RecipeTrial(name, recipe, Estimate(rho, rho, rho), 1.0)

    def cost(recipe: HyperParameters) -> float:
        return float(str(recipe["epochs"])) * float(str(recipe["layers"]))

    return ScoredTrials(DOMAIN, score, cost, TrialBudget(first, later), seed)


def test_cheap_values_are_sampled_more_often() -> None:
    sampled = Counter(source(seed, first=1).trials({})[0].recipe["epochs"] for seed in range(700))
    for epochs, share in ((1, 4 / 7), (2, 2 / 7), (4, 1 / 7)):
        assert sampled[epochs] / 700 == pytest.approx(share, abs=0.06)


def test_no_recipe_is_tried_twice_and_old_trials_count_on() -> None:
    sampled = source()
    rounds = []

    def measure(trials: Sequence[RecipeTrial], names: Sequence[str]) -> Mapping[str, Importance]:
        rounds.append(len(trials))
        return {name: Importance(float(len(name)), 0.0) for name in names}

    found = {each.name: each.value for each in prune(sampled, list(DOMAIN), measure)}
    recipes = [tuple(trial.recipe.values()) for trial in sampled.made]
    assert len(set(recipes)) == len(recipes) <= 6 + 2 + 2
    assert rounds[0] == 6
    assert found["cutout"] in (0, 8)
    assert tuple(found[name] for name in DOMAIN) in recipes, "the recipe found was tried"


def test_the_same_seed_samples_the_same() -> None:
    one, other = source(3), source(3)
    assert [t.recipe for t in one.trials({})] == [t.recipe for t in other.trials({})]
    assert [t.recipe for t in one.trials({"cutout": 0})] == [t.recipe for t in other.trials({"cutout": 0})]
    assert [t.recipe for t in source(4).trials({})] != [t.recipe for t in source(3).trials({})]


def test_a_domain_is_exhausted_at_last() -> None:
    sampled = source(first=100)
    assert len(sampled.trials({})) == 12
    assert len(sampled.trials({})) == 12


def test_domains_too_large_to_sample_from_are_refused() -> None:
    with pytest.raises(InputError, match="10000000 recipes are too many to sample from"):
        ScoredTrials({str(n): range(10) for n in range(7)}, lambda *_: None, None, TrialBudget(1, 1), 0)  # type: ignore[arg-type]


def test_values_are_ranked_by_their_place_where_nobody_says_what_they_cost() -> None:
    sampled = ScoredTrials(DOMAIN, source().score, None, TrialBudget(), 0)
    assert [sampled.cost("epochs", value, {}) for value in DOMAIN["epochs"]] == [1, 2, 3]
    assert source().cost("epochs", 4, {"layers": 4}) == 16
    assert source().cost("epochs", 4, {}) == 8, "what is free is at its cheapest"


def test_recipes_that_cost_nothing_are_refused() -> None:
    sampled = ScoredTrials(DOMAIN, source().score, lambda recipe: 0.0, TrialBudget(), 0)
    with pytest.raises(InputError, match="epochs=1 makes a recipe that costs 0: wanted values above 0"):
        sampled.cost("epochs", 1, {})


def test_a_budget_says_how_many_there_are_at_most() -> None:
    assert TrialBudget(10, 3).most(4) == 19
    assert TrialBudget(2, 0).most(8) == 2
