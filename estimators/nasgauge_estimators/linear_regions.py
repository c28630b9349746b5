"""Linear regions of TE-NAS: into how many pieces does the network cut its inputs?"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from nasgauge.core import AtLeastOne, Estimator
from nasgauge.probing.codes import NO_RECTIFIER, EachRectifier, check_finite
from nasgauge.probing.probe import Probe
from nasgauge_estimators._init import initialise

# The thin network: one cell of one channel on one-channel images of 3 x 3.
THIN = {"init_channels": 1, "cells": 1, "stages": 1, "stem": False}
SIDE = 3


def linear_regions(probe: Probe, *, inputs: AtLeastOne = 3000, repeats: AtLeastOne = 3) -> float:
    """Number of different ReLU codes over many small inputs of a thin network (TE-NAS).

    Inputs are one-channel crops of 3 x 3 pixels at random places of the minibatch; the network is
    one cell of one channel without stem, Kaiming normal (fan-in); the mean over `repeats` draws of
    both. One forward pass of `inputs` crops in training mode a draw; no label.

    Where the search space has no such thin form, the network itself is scored, on the minibatch,
    and a note says so: that number is at most the number of images, and soon reaches it.

    Raises:
        ValueError: For a network without ReLU.

    Source: Chen et al. 2021 and its released code, where 3 x 1000 crops of the training images go
    through in three passes, and the initialisation is misspelt, so that torch's default stays.
    """
    thin = probe.scale.keys() >= THIN.keys()
    if not thin:
        probe.note("regions of the whole network on the minibatch: the search space has no thin form")
    network, generator = probe.fresh_network(**(THIN if thin else {})), probe.generator()
    counts = []
    for _ in range(repeats):
        initialise(network, "kaiming_normal", generator)
        counts.append(_regions(network, _crops(probe, inputs, generator) if thin else probe.images))
    return float(np.mean(counts))


def _crops(probe: Probe, count: int, generator: torch.Generator) -> Tensor:
    """(count, 1, SIDE, SIDE) one-channel crops of the minibatch, drawn with replacement."""
    windows = probe.images.unfold(2, SIDE, 1).unfold(3, SIDE, 1)
    places = torch.stack([torch.randint(size, (count,), generator=generator) for size in windows.shape[:4]])
    return windows[tuple(places.to(windows.device))].unsqueeze(1)


def _regions(network: nn.Module, inputs: Tensor) -> int:
    """Number of different codes over all ReLU units, one code an input."""
    layers: list[Tensor] = []

    def keep(_source: Tensor, output: Tensor) -> None:
        layers.append(output.bool().flatten(1))

    with torch.inference_mode(), EachRectifier(keep):
        check_finite(network(inputs))
    if not layers:
        raise ValueError(NO_RECTIFIER)
    codes = np.packbits(torch.cat(layers, 1).cpu().numpy(), axis=1)
    return len({code.tobytes() for code in codes})


ESTIMATOR = Estimator(linear_regions, paper="https://arxiv.org/abs/2102.11535")
