"""SynFlow: how much signal passes through the network, whatever the data?"""

from __future__ import annotations

from torch import nn

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import replace_batch_norm, synaptic_flow


def synflow(probe: Probe) -> float:
    """Logarithm of the synaptic flow, the sum over weights of abs(weight x dR/dweight).

    Every parameter is replaced by its absolute value, batch normalisation by the identity; R is
    the sum of the outputs for one image of ones. Reads no image and no label. In float64: on deep
    networks the flow overflows float32. The logarithm keeps the ranking; no flow gives -inf.

    Source: Tanaka et al. 2020, summed over the network as in Abdelfattah et al. 2021.
    """
    return synaptic_flow(probe, replace_batch_norm(probe.fresh_network(), lambda _norm: nn.Identity()))


ESTIMATOR = Estimator(synflow, paper="https://arxiv.org/abs/2006.05467")
