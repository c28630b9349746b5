"""Fisher: how much would the loss change if channels were removed?"""

from __future__ import annotations

from torch import Tensor, nn

from nasgauge.core import Estimator
from nasgauge.probing.passes import layer_weights
from nasgauge.probing.probe import Probe
from nasgauge.runtime.devices import numbers


def fisher(probe: Probe) -> float:
    """Sum over weights of the Fisher information of the channel that each weight belongs to.

    With a the output of a convolution or linear layer (before what follows it) and L the mean
    cross-entropy of the minibatch, the information of one channel is the mean over images of
    (sum over pixels of a x dL/da)^2 / 2. One forward and one backward pass in training mode.

    Every weight of a channel gets the channel's value, so a channel counts as often as it has
    weights (inputs x kernel): in the released code a by-product of its pruning masks, and kept,
    since the published scores have it. For a linear layer of tokens (B, T, C) we sum over tokens,
    where that code would take the tokens for channels.

    Source: Theis et al. 2018, as in Turner et al. 2020 and the code of Abdelfattah et al. 2021.
    """
    weights = layer_weights(probe.network)
    counts, information = [], []
    for name, (output, gradient) in probe.activation_gradients().items():
        if len(output) != len(probe.labels):
            raise ValueError(
                f"layer {name!r} gives {tuple(output.shape)}: wanted {len(probe.labels)} images first"
            )
        linear = isinstance(probe.network.get_submodule(name), nn.Linear)
        product = (output * gradient).movedim(-1, 1) if linear else output * gradient
        counts.append(weights[name].numel())
        information.append(_information(product).mean())
    return sum(count * each for count, each in zip(counts, numbers(information), strict=True))


def _information(product: Tensor) -> Tensor:
    """Fisher information of each channel, (C,), from activation x gradient, (B, C, ...)."""
    return product.reshape(*product.shape[:2], -1).sum(2).square().mean(0) / 2


ESTIMATOR = Estimator(fisher, paper="https://arxiv.org/abs/1801.05787")
