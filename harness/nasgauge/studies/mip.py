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

Value = bool | int | float | str | None
Recipe = Mapping[str, Value]


@dataclass(frozen=True)
class Trial:
    """One recipe, tried on a set of architectures.

    rho: Spearman of the accuracies under the recipe with those of full training.
    cost: of one network, in the unit of the source.
    """

    name: str
    recipe: Recipe
    rho: Estimate
    cost: float


@dataclass(frozen=True)
class Importance:
    """Share of the variance of rho that a hyper-parameter explains: mean and deviation over forests.

    varies: whether the trials have more than one value of it; without, nothing was measured.
    """

    mean: float
    deviation: float
    varies: bool = True


@dataclass(frozen=True)
class Round:
    """One step: from how many trials, what every free hyper-parameter matters, and what was fixed."""

    trials: int
    importances: Mapping[str, Importance]
    name: str
    value: Value


class Source(Protocol):
    """Where trials come from: a table of them, or training."""

    def trials(self, fixed: Recipe) -> Sequence[Trial]:
        """All that agree with `fixed`, old ones and any that are made now; at least one."""

    def cost(self, name: str, value: Value, fixed: Recipe) -> float:
        """What that value costs, in any unit, to compare the values of one hyper-parameter."""


Measure = Callable[[Sequence[Trial], Sequence[str]], Mapping[str, Importance]]


def prune(source: Source, names: Sequence[str], measure: Measure) -> Iterator[Round]:
    """One round per hyper-parameter; the recipe is what all rounds together fixed.

    Each round measures the importance of the free ones over the trials that agree with what is fixed,
    and fixes the least important one at its cheapest value; of equally cheap values at that of the
    highest mean rho. The last one gets the value of the highest mean rho.
    """
    fixed: dict[str, Value] = {}
    while free := [name for name in names if name not in fixed]:
        trials = source.trials(fixed)
        importances = measure(trials, free)
        least = min(free, key=lambda name: importances[name].mean)
        value = _value(source, least, trials, fixed, last=len(free) == 1)
        fixed[least] = value
        yield Round(len(trials), importances, least, value)


def _value(source: Source, name: str, trials: Sequence[Trial], fixed: Recipe, *, last: bool) -> Value:
    """The cheapest value of `name` in these trials, or the best where it is the last one."""
    values = list(dict.fromkeys(trial.recipe[name] for trial in trials))

    def rank(value: Value) -> tuple[float, float]:
        worth = -fmean(known(trial) for trial in trials if trial.recipe[name] == value)
        return (0.0 if last else source.cost(name, value, fixed)), worth

    return min(values, key=rank)


def known(trial: Trial) -> float:
    """Its rho; 0 where it has none, since a recipe under which all networks score alike ranks nothing."""
    return trial.rho.value if trial.rho.value == trial.rho.value else 0.0


def agrees(recipe: Recipe, fixed: Recipe) -> bool:
    """Whether the recipe has all fixed values."""
    return all(recipe[name] == value for name, value in fixed.items())
