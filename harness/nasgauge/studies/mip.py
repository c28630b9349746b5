"""Minimum importance pruning (MIP): fix the hyper-parameter that matters least, until none is left.

Source: Zheng et al. 2020, https://arxiv.org/abs/2005.09917. Names and order of the steps are the
paper's; what it leaves open here (the measure of importance, whether old trials are reused, how the
last one is set) is our choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from nasgauge.metrics import Estimate

SettingValue = bool | int | float | str | None
HyperParameters = Mapping[str, SettingValue]
"""Of a recipe, by name."""


@dataclass(frozen=True)
class RecipeTrial:
    """One recipe, tried on a set of architectures.

    Attributes:
        name: What the trial is called.
        recipe: Its hyper-parameters.
        rho: Spearman's, of the accuracies under the recipe with those of full training.
        cost: Of one network, in the unit of the source.
        notes: Remarks of the estimator.
    """

    name: str
    recipe: HyperParameters
    rho: Estimate
    cost: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Importance:
    """Share of the variance of rho that a hyper-parameter explains.

    Attributes:
        mean: Over forests.
        deviation: Over forests.
        varies: Whether the trials have more than one value of it; without, nothing was measured.
    """

    mean: float
    deviation: float
    varies: bool = True


@dataclass(frozen=True)
class Round:
    """One step of pruning.

    Attributes:
        trials: How many trials it looked at.
        importances: Of every free hyper-parameter.
        name: The hyper-parameter that was fixed.
        value: What it was fixed at.
    """

    trials: int
    importances: Mapping[str, Importance]
    name: str
    value: SettingValue


class TrialSource(Protocol):
    """Where trials come from: a table of them, or training."""

    def trials(self, fixed: HyperParameters) -> Sequence[RecipeTrial]:
        """All that agree with `fixed`, old ones and any that are made now; at least one."""

    def cost(self, name: str, value: SettingValue, fixed: HyperParameters) -> float:
        """What that value costs, in any unit, to compare the values of one hyper-parameter."""


ImportanceMeasure = Callable[[Sequence[RecipeTrial], Sequence[str]], Mapping[str, Importance]]


def prune(source: TrialSource, names: Sequence[str], measure: ImportanceMeasure) -> Iterator[Round]:
    """One round per hyper-parameter; the recipe is what all rounds together fixed.

    Each round measures the importance of the free ones over the trials that agree with what is fixed,
    and fixes the least important one at its cheapest value; of equally cheap values at that of the
    highest mean rho. The last one gets the value of the highest mean rho.
    """
    fixed: dict[str, SettingValue] = {}
    while free := [name for name in names if name not in fixed]:
        trials = source.trials(fixed)
        importances = measure(trials, free)
        least = min(free, key=lambda name: importances[name].mean)
        costs = _costs(source, least, trials, fixed) if len(free) > 1 else {}
        fixed[least] = _cheapest(least, trials, costs)
        yield Round(len(trials), importances, least, fixed[least])


def _costs(
    source: TrialSource, name: str, trials: Sequence[RecipeTrial], fixed: HyperParameters
) -> dict[SettingValue, float]:
    """What each value in these trials costs."""
    values = dict.fromkeys(trial.recipe[name] for trial in trials)
    return {value: source.cost(name, value, fixed) for value in values}


def _cheapest(name: str, trials: Sequence[RecipeTrial], costs: Mapping[SettingValue, float]) -> SettingValue:
    """The cheapest value of `name` in these trials; of equally cheap ones that of the highest mean rho.

    Without costs only rho counts, as for the last hyper-parameter.
    """
    values = list(dict.fromkeys(trial.recipe[name] for trial in trials))

    def rank(value: SettingValue) -> tuple[float, float]:
        rho = fmean(rho_or_zero(trial) for trial in trials if trial.recipe[name] == value)
        return costs.get(value, 0.0), -rho

    return min(values, key=rank)


def rho_or_zero(trial: RecipeTrial) -> float:
    """Its rho; 0 where it has none, since a recipe under which all networks score alike ranks nothing."""
    return trial.rho.value if trial.rho.value == trial.rho.value else 0.0


def agrees(recipe: HyperParameters, fixed: HyperParameters) -> bool:
    """Whether the recipe has all fixed values."""
    return all(recipe[name] == value for name, value in fixed.items())


def recipe_text(recipe: HyperParameters) -> str:
    """As on the command line.

    >>> recipe_text({"epochs": 10, "layers": 6})
    'epochs=10 layers=6'
    """
    return " ".join(f"{name}={value}" for name, value in recipe.items())
