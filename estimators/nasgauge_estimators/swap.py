"""SWAP: in how many different ways do ReLU units answer to the images?"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
import pandas as pd
import torch
from torch import Tensor, nn

from nasgauge.core import AtLeastOne, Bounds, Estimator, ImageSettings, InputError
from nasgauge.probing.codes import NO_RECTIFIER, EachRectifier
from nasgauge.probing.probe import Probe
from nasgauge_estimators._init import initialise
from nasgauge_estimators._layers import first_images
from nasgauge_estimators._scaled import Scaled

BITS = 64


def swap(
    probe: Probe,
    *,
    images: Annotated[int, Bounds(low=1, high=BITS)] = 16,
    repeats: AtLeastOne = 4,
    centre: Annotated[float, Bounds(low=0)] = 0.0,
    width: Annotated[float, Bounds(low=0)] = 0.0,
) -> float:
    """Number of different sample-wise activation patterns: on-off codes of a unit over the images.

    With standard normal weights; the mean over `repeats` draws. One forward pass of `images` images
    in training mode a draw; no label. More images saturate: the count then tends to that of the units.

    With a `width`, regularised by size: ln(patterns) - (S - centre)^2 / width, S being the parameters in
    thousands. This prefers networks of about `centre` thousand parameters: both are tuned to a space and to
    what is wanted, and have no defaults: say so beside such a score.

    Raises:
        ValueError: For a network without ReLU.
        InputError: For a `centre` without `width`.

    Source: Peng et al. 2024, and the released code: 16 images and 32 repeats there; fewer repeats are
    our choice. The factor for the number of parameters as a logarithm, which ranks alike and does not
    underflow; the paper's centre and width for NAS-Bench-201 are not published. Every ReLU counts, in the
    released code those on feature maps only.
    """
    if centre and not width:
        raise InputError(f"swap.centre={centre} does nothing without swap.width: give both, or neither")
    network, generator = probe.fresh_network(), probe.generator()
    batch = first_images(probe, images)
    patterns = float(
        np.mean([_patterns(initialise(network, "normal", generator), batch) for _ in range(repeats)])
    )
    if not width:
        return patterns
    thousands = sum(each.numel() for each in network.parameters()) / 1000
    return math.log(patterns) - (thousands - centre) ** 2 / width


def _patterns(network: nn.Module, images: Tensor) -> int:
    """Number of different codes over the images, one code a unit."""
    layers: list[Tensor] = []

    def keep(_source: Tensor, output: Tensor) -> None:
        codes = output.bool().flatten(1)
        keys = torch.zeros_like(codes[0], dtype=torch.int64)
        for code in codes:
            keys = 2 * keys + code
        layers.append(keys)

    with torch.inference_mode(), EachRectifier(keep):
        output = network(images)
    if not torch.isfinite(output).all():  # without norms, features with standard normal weights grow by layer
        layers.clear()
        with torch.inference_mode(), Scaled(), EachRectifier(keep):
            network(images)
    if not layers:
        raise ValueError(NO_RECTIFIER)
    return len(pd.unique(torch.cat(layers).cpu().numpy()))


ESTIMATOR = Estimator(
    swap, paper="https://arxiv.org/abs/2403.04161", images=ImageSettings(of_minibatch=("images",))
)
