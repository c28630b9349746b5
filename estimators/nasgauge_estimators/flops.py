"""Multiply-adds of one image: the other baseline that every estimator has to beat."""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import blank_image, multiply_adds


def flops(probe: Probe) -> float:
    """Multiply-adds of the convolution and linear layers for one image, in millions.

    Biases count as one addition per output, as in the official API of NAS-Bench-201, whose column
    `flops` this equals. Some papers count a multiply-add as two: the ranking is the same.
    """
    return sum(multiply_adds(probe.network, blank_image(probe)).values()) / 1e6


ESTIMATOR = Estimator(flops)
