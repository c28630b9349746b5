"""A search space so small that its scores can be worked out by hand."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nasgauge import plugins
from nasgauge.core import SearchSpace, Task
from nasgauge.images import ImageSet
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.testing import toy_space as testing
from nasgauge.testing.toy_space import toy_network


def toy_space(build: Callable[..., nn.Module]) -> SearchSpace:
    """The toy space with names of one letter, so that its networks have one size; "A" is "a"."""
    return replace(testing.toy_space(build, ("a", "b", "c")), network_key=str.lower)


def toy_setup(
    build: Callable[..., nn.Module] = toy_network,
    images: NDArray[np.float32] | None = None,
    *,
    labels: Sequence[int] | None = None,
    batch_size: int = 8,
    seed: int = 0,
    device: str = "cpu",
) -> Setup:
    """A run over the toy space; without `images`, 24 random ones of 8 x 8."""
    if images is None:
        images = np.random.default_rng(0).standard_normal((24, 3, 8, 8), dtype=np.float32)
    classes = np.arange(len(images)) % 3 if labels is None else np.array(labels)
    source = ImageSet("toy", images, classes.astype(np.int64), 3)
    task = Task(3, images.shape[-1])
    return Setup(toy_space(build), task, source, batch_size, seed, torch.device(device))


class FirstPixel(nn.Module):
    """Reads channel 0 of pixel (0, 0) as the one feature, (B, 1)."""

    def forward(self, x: Tensor) -> Tensor:
        return x[:, 0, 0, :1]


def linear(*weights: float, inputs: int = 1) -> nn.Linear:
    """A layer without bias that has these weights, row by row."""
    layer = nn.Linear(inputs, len(weights) // inputs, bias=False)
    layer.weight.data = torch.tensor(weights, dtype=torch.float32).view(-1, inputs)
    return layer


def pixels(*values: float) -> NDArray[np.float32]:
    """Images of 1 x 1 pixel whose channels all have the given value."""
    return np.tile(np.array(values, np.float32)[:, None, None, None], (1, 3, 1, 1))


def score(
    name: str,
    network: nn.Module,
    images: NDArray[np.float32],
    labels: Sequence[int],
    *,
    batch_size: int | None = None,
    **settings: Any,
) -> float:
    """What an estimator says of `network` and a minibatch of all images, or of `batch_size` of them."""
    setup = toy_setup(
        lambda _a, classes: copy.deepcopy(network),
        images,
        labels=labels,
        batch_size=batch_size or len(images),
    )
    estimator = plugins.estimator(name)
    estimator.check(settings)
    with (probe := Probe("a", setup)).observe(name):
        return float(estimator.score(probe, **settings))
