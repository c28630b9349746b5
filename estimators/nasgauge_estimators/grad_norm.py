"""Gradient norm: how steep is the loss?"""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge.runtime.devices import numbers


def grad_norm(probe: Probe) -> float:
    """Sum over convolution and linear layers of the L2 norm of the loss gradient.

    One forward and one backward pass in training mode. One norm per layer, not one over all.

    Source: Abdelfattah et al. 2021, and its released code.
    """
    return sum(numbers(gradient.norm() for gradient in probe.weight_gradients().values()))


ESTIMATOR = Estimator(grad_norm, paper="https://arxiv.org/abs/2101.08134")
