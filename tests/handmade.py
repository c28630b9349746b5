"""What tests by hand build their networks, images and probes from."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.core import Task
from nasgauge.probing.probe import Probe


class Pixel(nn.Module):
    """The channels of pixel (0, 0) as features, (B, C)."""

    def forward(self, x: Tensor) -> Tensor:
        return x[:, :, 0, 0]


class Function(nn.Module):
    """A layer without weights."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


def images(*colours: tuple[float, ...], side: int = 1) -> np.ndarray:
    """Images whose pixels all have the given three channels."""
    values = np.array(colours, np.float32)[:, :, None, None]
    return np.tile(values, (1, 1, side, side))


def probe_of(
    network: nn.Module, data: np.ndarray, labels: list[int] | None = None, classes: int = 3
) -> Probe:
    setup = toy_setup(lambda _a, classes: copy.deepcopy(network), data, labels=labels, batch_size=len(data))
    return Probe("a", replace(setup, task=Task(classes, data.shape[-1])))


def parts(name: str, probe: Probe, **settings: Any) -> Mapping[str, float]:
    estimator = plugins.estimator(name)
    estimator.check(settings)
    with probe.observe(name):
        result = estimator.score(probe, **settings)
    return result if isinstance(result, Mapping) else {"": result}


def score(name: str, probe: Probe, **settings: Any) -> float:
    return parts(name, probe, **settings)[""]


def draws(name: str, network: nn.Module, data: np.ndarray) -> torch.Generator:
    """The random numbers that the estimator of that name draws."""
    with (probe := probe_of(network, data)).observe(name):
        return probe.generator()
