"""SynFlow: how much signal passes through the network, whatever the data?"""

from __future__ import annotations

import math

import torch

from nasgauge.core import Estimator
from nasgauge.passes import layer_weights
from nasgauge.probe import Probe
from nasgauge_estimators._layers import saliency, without_batch_norm


def synflow(probe: Probe) -> float:
    """Logarithm of the synaptic flow, the sum over weights of abs(weight x dR/dweight).

    Every parameter is replaced by its absolute value, batch normalisation by the identity; R is
    the sum of the outputs for one image of ones. Reads no image and no label. In float64: on deep
    networks the flow overflows float32. The logarithm keeps the ranking; no flow gives -inf.

    Source: Tanaka et al. 2020, summed over the network as in Abdelfattah et al. 2021.
    """
    device = probe.device
    if device.type == "mps":
        device = torch.device("cpu")
        probe.note("scored on the CPU: mps has no float64")
    network = without_batch_norm(probe.fresh_network()).to(device).double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.abs_()
    ones = torch.ones(1, *probe.input_shape, dtype=torch.float64, device=device)
    weights = list(layer_weights(network).values())
    flow = saliency(weights, torch.autograd.grad(network(ones).sum(), weights, materialize_grads=True))
    return math.log(flow) if flow > 0 else -math.inf


ESTIMATOR = Estimator(synflow, paper="https://arxiv.org/abs/2006.05467")
