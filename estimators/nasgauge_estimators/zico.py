"""ZiCo: are gradients large, and the same from minibatch to minibatch?"""

from __future__ import annotations

import math
from typing import Annotated

import torch

from nasgauge.core import Bounds, Estimator
from nasgauge.probing.probe import Probe


def zico(probe: Probe, *, batches: Annotated[int, Bounds(low=2)] = 2) -> float:
    """Sum over layers of ln(sum over weights of mean(abs(g)) / std(g)) over minibatches.

    g is the loss gradient of a weight of a convolution or linear layer for one minibatch; the
    standard deviation is that of the signed gradient over `batches` disjoint minibatches, divided
    by their number. Weights without deviation and layers without such weights are left out. One
    forward and one backward pass per minibatch in training mode; the first is that of `grad_norm`.

    Raises:
        ValueError: If a gradient is not finite.

    Source: Li et al. 2023, Eq. 14, and its released code.
    """
    gradients = [probe.weight_gradients(batch) for batch in range(batches)]
    score = 0.0
    for layer in zip(*(gradient.values() for gradient in gradients), strict=True):
        stack = torch.stack(layer)
        deviation = stack.std(0, correction=0)
        if not torch.isfinite(deviation).all():
            raise ValueError("a gradient is not finite: it has no standard deviation")
        varies = deviation > 0
        ratios = stack.abs().mean(0)[varies] / deviation[varies]
        score += math.log(ratios.sum()) if ratios.numel() else 0.0
    return score


ESTIMATOR = Estimator(zico, paper="https://arxiv.org/abs/2301.11300")
