"""What minimum importance pruning ended with: its rounds, its trials and the recipe, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from nasgauge.studies.mip import RecipeTrial, Round, agrees, rho_or_zero


@dataclass(frozen=True)
class PruningOutcome:
    """All rounds and every trial that was made.

    Attributes:
        estimator: Whose recipes were tried.
        rounds: In the order in which they fixed hyper-parameters.
        trials: In the order in which they were made.
        unit: Of the costs, such as `seconds a network`.
        architectures: Behind every rho.
    """

    estimator: str
    rounds: Sequence[Round]
    trials: Sequence[RecipeTrial]
    unit: str
    architectures: int

    @cached_property
    def found(self) -> RecipeTrial:
        """The trial of the recipe that the rounds fixed."""
        recipe = {each.name: each.value for each in self.rounds}
        (found,) = (trial for trial in self.trials if agrees(trial.recipe, recipe))
        return found

    @property
    def best(self) -> RecipeTrial:
        """The trial of the highest rho, whatever it costs."""
        return max(self.trials, key=rho_or_zero)

    @property
    def ranked_trials(self) -> list[RecipeTrial]:
        """All trials, the highest rho first."""
        return sorted(self.trials, key=rho_or_zero, reverse=True)

    def round_rows(self) -> pd.DataFrame:
        """One row per round: what was fixed, and mean and deviation of each importance, NaN where fixed."""
        return pd.DataFrame(
            [
                {"round": number, "trials": each.trials, "fixed": each.name, "value": each.value}
                | {f"{name}_importance": found.mean for name, found in each.importances.items()}
                | {f"{name}_deviation": found.deviation for name, found in each.importances.items()}
                for number, each in enumerate(self.rounds, start=1)
            ]
        )

    def trial_rows(self) -> pd.DataFrame:
        """One row per trial, the highest rho first, with its recipe, interval and cost."""
        return pd.DataFrame(
            [
                {"trial": trial.name, **trial.recipe, **trial.rho.columns("rho"), "cost": trial.cost}
                | {"found": trial is self.found}
                for trial in self.ranked_trials
            ]
        )
