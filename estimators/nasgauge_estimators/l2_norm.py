"""L2 norm of the weights."""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.passes import layer_weights
from nasgauge.probing.probe import Probe
from nasgauge.runtime.devices import numbers


def l2_norm(probe: Probe) -> float:
    """Sum over convolution and linear layers of the L2 norm of the weights.

    No pass: reads neither image nor label. torch's default initialisation gives a layer of n
    outputs a norm near sqrt(n / 3) whatever its kernel and inputs, so the score counts layers,
    the wide ones more; among networks with the same layers it is a draw of the initialisation.

    Source: Abdelfattah et al. 2021, released code.
    """
    return sum(numbers(weight.norm() for weight in layer_weights(probe.network).values()))


ESTIMATOR = Estimator(l2_norm, paper="https://arxiv.org/abs/2101.08134")
