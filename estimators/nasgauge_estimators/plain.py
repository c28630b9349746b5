"""Plain: weight times gradient, with its sign."""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.passes import layer_weights
from nasgauge.probing.probe import Probe
from nasgauge.runtime.devices import numbers


def plain(probe: Probe) -> float:
    """Sum over the weights of convolution and linear layers of weight x loss gradient, signed.

    One forward and one backward pass in training mode, shared with `grad_norm`. The sign is the
    published one; the correlation with accuracy is negative.

    The loss does not depend on the scale of a weight that a batch norm follows, so the sum over
    such a layer is zero (Euler): the score is what the other layers give, plus rounding errors.
    Public runs of it agree no better than that (Spearman 0.19 between two releases of one).

    Source: Abdelfattah et al. 2021, released code.
    """
    weights, gradients = layer_weights(probe.network), probe.weight_gradients()
    return sum(numbers((weights[name].detach() * gradient).sum() for name, gradient in gradients.items()))


ESTIMATOR = Estimator(plain, paper="https://arxiv.org/abs/2101.08134")
