"""Images that any network learns to classify, and what trains on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from toys import toy_network, toy_setup

from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.training.recipe import Recipe
from nasgauge.training.resumable import train

RECIPE = Recipe(epochs=4, batch_size=8, learning_rate=0.05, image_size=8, crop=1)
RNG = np.random.default_rng(0)
# The class is the channel that is bright: any network learns it.
CLASSES = np.arange(48) % 3
BRIGHT = RNG.standard_normal((48, 3, 8, 8)).astype(np.float32)
BRIGHT[np.arange(48), CLASSES] += 3


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def setup(workdir: Path | None = None) -> Setup:
    return replace(toy_setup(toy_network, BRIGHT, labels=CLASSES.tolist()), workdir=workdir)


def trained(
    setup: Setup, recipe: Recipe = RECIPE, stop: int | None = None
) -> tuple[dict[str, Tensor], float]:
    """Weights after training, or after some epochs of it, and the seconds that count."""
    probe = Probe("a", setup)
    with probe.observe("tested") as usage:
        network, split = probe.fresh_network(), probe.split(32, 16)
        for done in train(probe, network, split.train_images, split.train_labels, recipe):
            if done == stop:
                break
    return {name: value.clone() for name, value in network.state_dict().items()}, usage.seconds


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)
