"""An estimator as a package: one function, one constant, and one line in pyproject.toml."""

from __future__ import annotations

from torch import nn

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe


def kernel_norm(probe: Probe, *, power: float = 1.0) -> float:
    """Sum over convolutions of the norm of their initial weights, to some power.

    Reads the network only: no pass, no images.
    """
    layers = [layer for layer in probe.network.modules() if isinstance(layer, nn.Conv2d)]
    return sum(float(layer.weight.detach().norm() ** power) for layer in layers)


# Another version whenever the same network would get another score: stored scores are never mixed.
ESTIMATOR = Estimator(kernel_norm, version="1")
