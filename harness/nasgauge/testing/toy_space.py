"""A search space so small that plugins can be tried on it in a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from nasgauge.core import BenchmarkTable, Label, NetworkKey, SearchSpace, Task
from nasgauge.images import ImageSet
from nasgauge.probing.setup import Setup

ARCHITECTURES = ("a", "bb", "ccc")
KEY = NetworkKey(ARCHITECTURES[0])
CLASSES, SIZE, IMAGES, BATCH = 3, 8, 24, 8


def toy_network(architecture: str, *, classes: int) -> nn.Module:
    """Two convolutions with batch normalisation and ReLU, and a linear layer; wider for a longer name."""
    width = 4 + len(architecture)
    return nn.Sequential(
        nn.Conv2d(3, width, 3, padding=1),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Conv2d(width, width, 3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(width, classes),
    )


def toy_space(
    build: Callable[..., nn.Module] = toy_network, architectures: tuple[str, ...] = ARCHITECTURES
) -> SearchSpace:
    """A few architectures, of networks that `build(architecture, *, classes)` makes, trained by nobody."""
    accuracy = np.arange(len(architectures), dtype=float)
    label = Label("toy", "validation", 1, "one training seed")
    table = BenchmarkTable("toy", label, architectures, accuracy, accuracy[:, None], accuracy + 1, "made up")
    return SearchSpace(
        name="toy",
        summary="networks for tests",
        tasks={"toy": Task(CLASSES, SIZE)},
        parse=str.strip,
        enumerate=lambda: iter(architectures),
        sample=lambda count, seed: list(architectures[:count]),
        neighbours=lambda architecture: [],
        network_key=NetworkKey,
        build=build,
        load_table=lambda dataset: table,
    )


def toy_setup(build: Callable[..., nn.Module] = toy_network, **changes: Any) -> Setup:
    """A run over the toy space with 24 random images of 8 x 8; changes: of `images`, `labels`, `device`."""
    images = changes.get("images", np.random.default_rng(0).standard_normal((IMAGES, 3, SIZE, SIZE)))
    labels = changes.get("labels", np.arange(IMAGES) % CLASSES)
    source = ImageSet("toy", images.astype(np.float32), labels.astype(np.int64), CLASSES)
    device = torch.device(changes.get("device", "cpu"))
    return Setup(toy_space(build), Task(CLASSES, SIZE), source, BATCH, changes.get("seed", 0), device)
