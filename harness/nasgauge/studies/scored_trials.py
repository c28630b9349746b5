"""Trials that are made: recipes are sampled, cheap ones likelier, and scored on a set of architectures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from nasgauge.core import InputError
from nasgauge.runtime.seeds import derive_seed
from nasgauge.studies.mip import HyperParameters, RecipeTrial, SettingValue, agrees

MOST = 1_000_000


@dataclass(frozen=True)
class TrialBudget:
    """How many trials are made.

    Attributes:
        first: In the first round.
        later: In each later round; old trials that agree with what is fixed count on.
    """

    first: int = 10
    later: int = 3

    def most(self, hyper_parameters: int) -> int:
        """In all rounds together, one per hyper-parameter."""
        return self.first + self.later * (hyper_parameters - 1)


@dataclass(frozen=True)
class ScoredTrials:
    """Trials made one by one; the same seed always makes the same ones.

    Attributes:
        domain: Values of each hyper-parameter, cheapest first.
        score: Makes a trial of this name and recipe.
        cost_of: A recipe costs, in any unit; None where only the order of the values says what is cheap.
        budget: How many are made.
        seed: Of the sampling.
        made: So far.
    """

    domain: Mapping[str, Sequence[SettingValue]]
    score: Callable[[str, HyperParameters], RecipeTrial]
    cost_of: Callable[[HyperParameters], float] | None
    budget: TrialBudget
    seed: int
    made: list[RecipeTrial] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = math.prod(len(values) for values in self.domain.values())
        if size > MOST:
            raise InputError(f"{size} recipes are too many to sample from: wanted at most {MOST}")

    def first_recipes(self) -> list[HyperParameters]:
        """Those of the first round, which are known before anything is scored."""
        return self._sampled({}, self.budget.first)

    def trials(self, fixed: HyperParameters) -> list[RecipeTrial]:
        """Makes new ones that agree, and gives all that do."""
        for recipe in self._sampled(fixed, self.budget.later if self.made else self.budget.first):
            self.made.append(self.score(str(len(self.made) + 1), recipe))
        return [trial for trial in self.made if agrees(trial.recipe, fixed)]

    def cost(self, name: str, value: SettingValue, fixed: HyperParameters) -> float:
        """That of the recipe with this value and all else, where it is free, at its cheapest."""
        if self.cost_of is None:
            return 1.0 + list(self.domain[name]).index(value)
        cheapest = {key: values[0] for key, values in self.domain.items()}
        found = self.cost_of({**cheapest, **fixed, name: value})
        if not found > 0:
            raise InputError(f"{name}={value} makes a recipe that costs {found:g}: wanted values above 0")
        return found

    def _sampled(self, fixed: HyperParameters, count: int) -> list[HyperParameters]:
        """Up to `count` recipes that agree and are new, without replacement.

        A recipe's probability is the product over the free hyper-parameters of 1 / cost of its value.
        The paper ties a value's probability to its cost; this form is our choice.
        """
        free = {name: values for name, values in self.domain.items() if name not in fixed}
        chance = {name: [1 / self.cost(name, value, fixed) for value in free[name]] for name in free}
        known = [trial.recipe for trial in self.made]
        recipes, weights = [], []
        for values, shares in zip(product(*free.values()), product(*chance.values()), strict=True):
            recipe = {name: {**fixed, **dict(zip(free, values, strict=True))}[name] for name in self.domain}
            if recipe not in known:
                recipes.append(recipe)
                weights.append(math.prod(shares))
        generator = np.random.default_rng(derive_seed("tune", self.seed, len(self.made)))
        count = min(count, len(recipes))
        if not count:
            return []
        share = np.array(weights) / sum(weights)
        return [recipes[row] for row in generator.choice(len(recipes), count, replace=False, p=share)]
