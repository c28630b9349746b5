"""Trials of recipes made by a formula."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from nasgauge.metrics import Estimate
from nasgauge.studies.mip import HyperParameters, RecipeTrial
from nasgauge.studies.trial_table import TrialTable

DOMAIN = {"epochs": (1, 2, 4), "layers": (2, 4), "cutout": (0, 8)}


def trial(recipe: HyperParameters, rho: float, cost: float) -> RecipeTrial:
    return RecipeTrial("t", recipe, Estimate(rho, rho, rho), cost)


def factorial(rho: Callable[..., float]) -> TrialTable:
    """All recipes of `DOMAIN`; epochs and layers cost, cutout costs a little."""
    recipes = [dict(zip(DOMAIN, values, strict=True)) for values in product(*DOMAIN.values())]
    made = [trial(r, rho(**r), r["epochs"] * r["layers"] + r["cutout"] / 100) for r in recipes]
    return TrialTable(made, 10)
