"""Recipes: their bounds, and the learning rate of each epoch."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from bright_images import RECIPE

from nasgauge.core import InputError
from nasgauge.training.recipe import Recipe
from nasgauge_estimators.bpe import BpeSettings


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        ("cosine", [0.05, 0.05 * (1 + math.sqrt(0.5)) / 2, 0.025]),
        ("linear", [0.05, 0.0375, 0.025]),
        ("constant", [0.05] * 3),
    ],
)
def test_the_rate_falls_epoch_by_epoch(schedule: str, rates: list[float]) -> None:
    recipe = replace(RECIPE, schedule=schedule)
    assert [recipe.rate(epoch) for epoch in range(3)] == pytest.approx(rates)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, "setting epochs is 0: wanted 1 or more"),
        ({"learning_rate": 0.0}, "setting learning_rate is 0.0: wanted more than 0"),
        ({"learning_rate": math.nan}, "setting learning_rate is nan"),
        ({"float_bits": 8}, "setting float_bits is 8: wanted 16 or 32"),
        ({"schedule": "step"}, "setting schedule is 'step'"),
        ({"drop_path": 1.0}, "setting drop_path is 1.0"),
        ({"clip": -1.0}, "setting clip is -1.0"),
    ],
)
def test_wrong_recipes_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(RECIPE, **change)


def test_a_recipe_is_taken_from_settings_that_have_more() -> None:
    settings = BpeSettings(epochs=3, momentum=0.5, layers=2)
    recipe = Recipe.of(settings, image_size=8)
    assert type(recipe) is Recipe
    assert (recipe.epochs, recipe.momentum, recipe.image_size) == (3, 0.5, 8)
    assert Recipe.of(recipe) == recipe
