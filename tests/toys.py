"""A search space so small that its scores can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nasgauge.core import BenchmarkTable, Label, SearchSpace, Task
from nasgauge.images import ImageSet
from nasgauge.probe import Setup


def toy_space(
    build: Callable[..., nn.Module], architectures: tuple[str, ...] = ("a", "b", "c")
) -> SearchSpace:
    """A search space of networks that `build(architecture, *, classes)` makes, trained by nobody."""
    architectures = ("a", "b", "c")
    accuracy = np.arange(len(architectures), dtype=float)
    label = Label("toy", "validation", 1, "one training seed")
    table = BenchmarkTable("toy", label, architectures, accuracy, accuracy[:, None], accuracy + 1, "made up")
    return SearchSpace(
        name="toy",
        summary="networks for tests",
        tasks={"toy": Task(3, 8)},
        parse=str.strip,
        enumerate=lambda: iter(architectures),
        sample=lambda count, seed: list(architectures[:count]),
        neighbours=lambda architecture: [],
        network_key=str.lower,
        build=build,
        load_table=lambda dataset: table,
    )


def convolutional(architecture: str, *, classes: int) -> nn.Module:
    """A small network with convolution, batch normalisation, ReLU and a linear layer."""
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


def toy_setup(
    build: Callable[..., nn.Module] = convolutional,
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
