"""SNIP: how much would the loss change if weights were removed?"""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.passes import layer_weights
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import saliency


def snip(probe: Probe) -> float:
    """Sum over the weights of convolution and linear layers of abs(weight x loss gradient).

    One forward and one backward pass in training mode, shared with `grad_norm`.

    Source: Lee et al. 2019, summed over the network as in Abdelfattah et al. 2021.
    """
    return saliency(layer_weights(probe.network).values(), probe.weight_gradients().values())


ESTIMATOR = Estimator(snip, paper="https://arxiv.org/abs/1810.02340")
