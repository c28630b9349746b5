"""SynFlow with batch normalisation kept: another score than SynFlow, not to be confused with it."""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import synaptic_flow


def synflow_bn(probe: Probe) -> float:
    """Logarithm of the sum over weights of abs(weight x dR/dweight), batch normalisation kept.

    As `synflow` otherwise: absolute parameters, R the sum of the outputs for one image of ones,
    float64, no image and no label. Training mode, so a batch norm uses the statistics of that one
    image. A network that normalises single values (after global pooling) has none: ValueError.

    Source: the released code of Abdelfattah et al. 2021, which gives the flow without logarithm.
    """
    return synaptic_flow(probe, probe.fresh_network())


ESTIMATOR = Estimator(synflow_bn, paper="https://arxiv.org/abs/2101.08134")
