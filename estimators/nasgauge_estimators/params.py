"""Number of parameters: the baseline that every estimator has to beat."""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe


def params(probe: Probe) -> float:
    """Number of trainable parameters, in millions."""
    return sum(p.numel() for p in probe.network.parameters() if p.requires_grad) / 1e6


ESTIMATOR = Estimator(params)
