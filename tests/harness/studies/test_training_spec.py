"""How networks train, from what a user says."""

from __future__ import annotations

import pytest

from nasgauge.core import InputError
from nasgauge.studies.training_spec import TrainingSpec, doubling


def test_a_plan_is_of_small_images_without_what_needs_a_whole_network() -> None:
    plan = TrainingSpec(epochs=3, at="0,3", train_images=64, cells=1, channels=8).plan(16)
    assert plan.epochs == (0, 3)
    assert plan.sizes == {"cells": 1, "init_channels": 8}
    assert (plan.recipe.epochs, plan.recipe.image_size) == (3, 16)
    assert (plan.recipe.auxiliary, plan.recipe.drop_path) == (0, 0)
    assert (plan.train_images, plan.held_out_images) == (64, 1000)


def test_without_epochs_they_double() -> None:
    assert TrainingSpec(epochs=5).plan(8).epochs == (0, 1, 2, 4, 5)
    assert TrainingSpec(epochs=5, at=(1, 2)).plan(8).epochs == (1, 2)
    assert doubling(1) == [0, 1]
    assert doubling(16) == [0, 1, 2, 4, 8, 16]
    assert TrainingSpec().plan(8).sizes == {}


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (TrainingSpec(epochs=4, at="0,8"), "epoch 8 does not exist: training has epochs 0 to 4"),
        (TrainingSpec(at="0,a"), "cannot read at='0,a': wanted whole numbers from 0"),
        (TrainingSpec(learning_rate=0), "learning_rate"),
    ],
)
def test_what_cannot_be_trained_is_refused(spec: TrainingSpec, message: str) -> None:
    with pytest.raises(InputError, match=message):
        spec.plan(8)
