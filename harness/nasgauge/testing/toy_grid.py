"""A search space of sixty architectures whose best one everybody knows, to try searchers on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from nasgauge.core import BenchmarkTable, Floats, Label, ProductSpace, Schedule, SearchSpace, Task
from nasgauge.images import ImageSet
from nasgauge.probing.setup import Setup
from nasgauge.testing.toy_space import CLASSES, SIZE, toy_setup

OPTIONS = (3, 4, 5)
BEST = "234"
FULL_SECONDS, SHORT_SECONDS, SCORE_SECONDS = 100.0, 10.0, 2.0
TOY_IMAGES = 1600


class Paths(nn.Module):
    """A supernet: the option at decision d decides how much of channel d passes beside noise."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.options = (0, 0, 0)
        self.classifier = nn.Linear(3, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Images (B, 3, S, S) to logits (B, classes)."""
        gains = [option / (size - 1) for option, size in zip(self.options, OPTIONS, strict=True)]
        noise = (x[:, :, 0, 0] - x[:, :, -1, -1]) / 4
        logits: Tensor = self.classifier(x.mean((2, 3)) * torch.tensor(gains, device=x.device) + noise)
        return logits


def supernet(*, classes: int, init_channels: int = 1, cells: int = 1) -> nn.Module:
    """A fresh one; it has one size."""
    return Paths(classes)


def accuracy(name: str) -> float:
    """Sum of the digits, times ten: the best is 90 %, and every step up is one up."""
    return 10.0 * sum(map(int, name))


_DIGITS = {f"digit {at}": tuple(map(str, range(size))) for at, size in enumerate(OPTIONS)}
_PRODUCT = ProductSpace("toy_grid", _DIGITS, lambda text: tuple(text.strip()), "".join)


def grid_table() -> BenchmarkTable:
    """All sixty with a short training, which is one point worse than the full one."""
    names = tuple(_PRODUCT.enumerate())
    values = np.array([accuracy(name) for name in names])
    none = np.empty((len(names), 0))
    short = Schedule(12, values - 1, none, np.full(len(names), SHORT_SECONDS))
    seconds = np.full(len(names), FULL_SECONDS)
    return BenchmarkTable(
        *("toy_grid", Label("toy"), names, values, none, seconds, "made up"), read_schedules=lambda: (short,)
    )


def _build(architecture: str, *, classes: int) -> nn.Module:
    network = Paths(classes)
    network.options = tuple(map(int, architecture))  # type: ignore[assignment]
    return network


GRID = SearchSpace(
    name="toy_grid",
    summary="sixty architectures, the higher the digits the better",
    tasks={"toy": Task(CLASSES, SIZE)},
    parse=_PRODUCT.parse,
    enumerate=_PRODUCT.enumerate,
    sample=_PRODUCT.sample,
    neighbours=_PRODUCT.neighbours,
    network_key=_PRODUCT.network_key,
    build=_build,
    load_table=lambda dataset: grid_table(),
    decisions=_PRODUCT.decisions,
    supernet=supernet,
)


class Accuracies:
    """An estimator's scores that are the accuracies, at 2 s each."""

    name, over_set = "accuracies", False

    def seconds(self, architectures: Sequence[str]) -> Floats:
        """Two each."""
        return np.full(len(architectures), SCORE_SECONDS)

    def scores(self, architectures: Sequence[str]) -> Floats:
        """The accuracies."""
        return np.array([accuracy(name) for name in architectures])


def grid_setup() -> Setup:
    """Images to train a supernet on: the channel of the class is brighter."""
    labels = np.arange(TOY_IMAGES) % CLASSES
    images = np.random.default_rng(0).standard_normal((TOY_IMAGES, 3, SIZE, SIZE)).astype(np.float32)
    images[np.arange(TOY_IMAGES), labels] += 1.5
    return replace(toy_setup(), space=GRID, images=ImageSet("toy", images, labels.astype(np.int64), CLASSES))
