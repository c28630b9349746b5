"""Zen-score: how far do the features move when the input does?"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn

from nasgauge.core import AtLeastOne, Estimator
from nasgauge.probing.probe import Probe
from nasgauge.runtime.devices import numbers
from nasgauge_estimators._init import initialise
from nasgauge_estimators._layers import noise
from nasgauge_estimators._maps import last_map
from nasgauge_estimators._scaled import Scaled, times_power_of_two

# Share of the minibatch in the running statistics; torch's default, whatever the network says.
MOMENTUM = 0.1


def zen(probe: Probe, *, repeats: AtLeastOne = 1, images: AtLeastOne = 64, gamma: float = 0.01) -> float:
    """Log of the change of the features for a small change of the input, and of what norms divide by.

    With standard normal weights, x and e standard normal images and f the features before pooling:
    s = ln mean_x sum abs(f(x + gamma e) - f(x)) + sum over batch norms of ln sqrt(mean running
    variance), averaged over `repeats` draws. Two forward passes in training mode a draw; reads no
    image and no label. Features that do not depend on the input give -inf.

    Every batch norm counts, also where no path leads to the output; a network without any is scored
    by the first term alone.

    Raises:
        ValueError: If there are no feature maps (tokens, vectors), or they overflow float32 in a function
            that cannot work on mantissas and powers of two.

    Source: Lin et al. 2021 and the released code. There the running variances are those of the
    draw and of all before it, so the score depends on the number of repeats (32 by default); ours
    start anew at every draw: each repeat is what the code's first repeat gives. That is also what
    NAS-Bench-Suite-Zero and AZ-NAS report, with one repeat. The paper has the variance of the
    minibatch, which is 0, and the score -inf, where a batch norm sees a zero input.
    """
    generator = probe.generator()
    network = probe.fresh_network()
    norms = [_tracking(each, probe.device) for each in network.modules() if isinstance(each, nn.BatchNorm2d)]
    scores = []
    for _ in range(repeats):
        initialise(network, "normal", generator)
        x, e = (noise(probe, images, generator) for _ in range(2))
        scores.append(_log_change(network, x, x + gamma * e) + _log_scales(norms))
    return float(np.mean(scores))


def _log_change(network: nn.Module, one: Tensor, other: Tensor) -> float:
    """Logarithm of the mean over images of the L1 distance between the features of two batches."""
    change, power = _distance(last_map(network, one), last_map(network, other)), 0
    if not math.isfinite(change):  # without norms, features with standard normal weights grow by layer
        with (scaled := Scaled()):
            first, second = (last_map(network, images) for images in (one, other))
        power = scaled.power(first)
        change = _distance(first, times_power_of_two(second, scaled.power(second) - power))
    return math.log(change) + power * math.log(2) if change > 0 else -math.inf


def _distance(first: Tensor, second: Tensor) -> float:
    return float((first - second).abs().flatten(1).sum(1).mean())


def _log_scales(norms: list[nn.BatchNorm2d]) -> float:
    """Sum over batch norms of the logarithm of the root of the mean running variance over channels."""
    variances = numbers(norm.running_var.mean() for norm in norms if norm.running_var is not None)
    return sum(0.5 * math.log(variance) for variance in variances)


def _tracking(norm: nn.BatchNorm2d, device: torch.device) -> nn.BatchNorm2d:
    """The batch norm with running statistics of `MOMENTUM`, though it be built without any."""
    norm.momentum, norm.track_running_stats = MOMENTUM, True
    if norm.running_mean is None:
        norm.running_mean = torch.zeros(norm.num_features, device=device)
        norm.running_var = torch.ones(norm.num_features, device=device)
        norm.num_batches_tracked = torch.zeros((), dtype=torch.long, device=device)
    return norm


ESTIMATOR = Estimator(zen, paper="https://arxiv.org/abs/2102.01063")
