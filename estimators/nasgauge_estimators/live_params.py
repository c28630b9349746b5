"""Number of parameters that can matter to the output."""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import blank_image
from nasgauge_estimators._live import live_parameters


def live_params(probe: Probe) -> float:
    """Number of trainable parameters on a path from input to output, in millions.

    As `params`, without the layers whose output reaches nothing, and those that nothing of the
    image reaches: their output is the same for all images. No path at all gives 0. Two forward
    passes and a backward pass of one image of zeros; reads neither images nor labels.
    """
    live = live_parameters(probe.network, blank_image(probe))
    parameters = probe.network.named_parameters()
    return sum(p.numel() for name, p in parameters if name in live and p.requires_grad) / 1e6


ESTIMATOR = Estimator(live_params)
