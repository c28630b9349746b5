"""An estimator that sees every change of the weights, and a plan to train toy networks by."""

from __future__ import annotations

import torch

from nasgauge.core import Estimator
from nasgauge.plugins import Configured
from nasgauge.probing.probe import Probe
from nasgauge.studies.training_plan import TrainingPlan
from nasgauge.training.recipe import Recipe

RECIPE = Recipe(epochs=4, batch_size=8, learning_rate=0.05, image_size=8, crop=1)
PLAN = TrainingPlan(RECIPE, (0, 1, 2, 4), 16, 8, {})


def weight_sum(probe: Probe) -> float:
    """Of the first layer, and of what the network makes of the minibatch."""
    with torch.no_grad():
        first = next(probe.fresh_network().parameters())
        return float(first.double().sum() + probe.network(probe.images).double().sum())


VARIANT = Configured(Estimator(weight_sum), {})
