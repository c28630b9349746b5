"""An estimator of your own, in one function.

nasgauge check my_proxy.py:kernel_norm
nasgauge run --estimator params --estimator my_proxy.py:kernel_norm --sample 100
"""

from torch import nn


def kernel_norm(probe, *, power: float = 1.0):
    """Sum over convolutions of the norm of their initial weights, to some power.

    A function of a probe is an estimator: what it returns is the score, and higher is better.
    Keyword arguments are its settings: `--set kernel_norm.power=2`.
    """
    layers = [layer for layer in probe.network.modules() if isinstance(layer, nn.Conv2d)]
    return sum(float(layer.weight.detach().norm() ** power) for layer in layers)
