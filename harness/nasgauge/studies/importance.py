"""How much each hyper-parameter matters, by random forests from recipe to rank correlation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestRegressor

from nasgauge.core import Floats
from nasgauge.runtime.extras import needed
from nasgauge.studies.mip import Importance, ImportanceMeasure, RecipeTrial, rho_or_zero

FORESTS = 5
TREES = 500

Positions = NDArray[np.int64]


def impurity(trials: Sequence[RecipeTrial], names: Sequence[str]) -> dict[str, Importance]:
    """Reduction of variance in the splits of 500 trees, summing to 1; mean and deviation over 5 forests.

    Every split tries all hyper-parameters: where it tries a random few, one that matters much is
    often not among them, and its importance goes to others.
    """

    def evaluate(x: Positions, y: Floats, seed: int) -> Floats:
        forest = RandomForestRegressor(TREES, max_features=1.0, random_state=seed).fit(x, y)
        return np.asarray(forest.feature_importances_)

    return _over_forests(trials, names, evaluate)


def fanova(trials: Sequence[RecipeTrial], names: Sequence[str]) -> dict[str, Importance]:
    """Share of the variance of a forest's prediction that is a main effect (functional ANOVA), as above.

    Source: Hutter, Hoos and Leyton-Brown 2014, by optuna.

    Raises:
        InputError: If optuna is not installed.
    """
    optuna = needed("optuna", "search")

    def evaluate(x: Positions, y: Floats, seed: int) -> Floats:
        found = optuna.importance.FanovaImportanceEvaluator(seed=seed).evaluate(_study(optuna, x, y))
        return np.array([found[str(column)] for column in range(x.shape[1])])

    return _over_forests(trials, names, evaluate)


MEASURES: Mapping[str, ImportanceMeasure] = {"impurity": impurity, "fanova": fanova}


def _over_forests(
    trials: Sequence[RecipeTrial], names: Sequence[str], evaluate: Callable[[Positions, Floats, int], Floats]
) -> dict[str, Importance]:
    """Mean and deviation over forests with seeds 0, 1...; all 0 where nothing varies.

    A value enters as its place among the values of the trials: trees split by order alone.
    """
    varying = [name for name in names if len({trial.recipe[name] for trial in trials}) > 1]
    y = np.array([rho_or_zero(trial) for trial in trials])
    found = np.full((FORESTS, len(varying)), float(np.ptp(y) > 0))
    if len(varying) > 1 and np.ptp(y) > 0:  # one alone explains all
        x = np.column_stack([_places([trial.recipe[name] for trial in trials]) for name in varying])
        found = np.array([evaluate(x, y, seed) for seed in range(FORESTS)])
    importances = dict.fromkeys(names, Importance(0.0, 0.0, varies=False))
    for name, column in zip(varying, found.T, strict=True):
        importances[name] = Importance(float(column.mean()), float(column.std()))
    return importances


def _places(values: Sequence[Any]) -> Positions:
    """Place of each value in their order; texts and None, which have no order, as they come."""
    ordered = all(isinstance(value, (int, float)) for value in values)
    places = {
        value: place for place, value in enumerate(sorted(set(values)) if ordered else dict.fromkeys(values))
    }
    return np.array([places[value] for value in values])


def _study(optuna: Any, x: Positions, y: Floats) -> Any:
    """What optuna evaluates: these trials, with the columns' numbers as names."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    ranges = {
        str(column): optuna.distributions.IntDistribution(0, int(highest))
        for column, highest in enumerate(x.max(axis=0))
    }
    study = optuna.create_study()
    for row, value in zip(x, y, strict=True):
        params = {str(column): int(place) for column, place in enumerate(row)}
        study.add_trial(optuna.create_trial(params=params, distributions=ranges, value=float(value)))
    return study
