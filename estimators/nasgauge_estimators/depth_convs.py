"""Number of convolutions: a floor that many estimators do not beat."""

from __future__ import annotations

from torch.nn.modules.conv import _ConvNd

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe


def depth_convs(probe: Probe) -> float:
    """Number of convolution layers, whether or not they are on a path from input to output."""
    return float(sum(isinstance(module, _ConvNd) for module in probe.network.modules()))


ESTIMATOR = Estimator(depth_convs)
