"""Multiply-adds that can matter to the output."""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import blank_image, multiply_adds
from nasgauge_estimators._live import live_parameters


def live_flops(probe: Probe) -> float:
    """Multiply-adds of the layers on a path from input to output for one image, in millions.

    As `flops`, without the layers that `live_params` leaves out. No path at all gives 0. Three
    forward passes and a backward pass of one image of zeros; reads neither images nor labels.
    """
    image = blank_image(probe)
    live = live_parameters(probe.network, image)
    counts = multiply_adds(probe.network, image)
    return sum(count for name, count in counts.items() if f"{name}.weight" in live) / 1e6


ESTIMATOR = Estimator(live_flops)
