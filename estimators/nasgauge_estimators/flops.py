"""Multiply-adds of one image: the other baseline that every estimator has to beat."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor

from nasgauge.core import Estimator
from nasgauge.passes import layer_weights
from nasgauge.probe import Probe


def flops(probe: Probe) -> float:
    """Multiply-adds of the convolution and linear layers for one image, in millions.

    Biases count as one addition per output, as in the official API of NAS-Bench-201, whose column
    `flops` this equals. Some papers count a multiply-add as two: the ranking is the same.
    """
    network = copy.deepcopy(probe.network).eval()
    counts: list[int] = []

    def count(layer: Any, _inputs: Any, output: Tensor) -> None:
        per_output = layer.weight[0].numel() + (layer.bias is not None)
        counts.append(output.numel() * per_output)

    for name in layer_weights(network):
        network.get_submodule(name).register_forward_hook(count)
    with torch.inference_mode():
        network(torch.zeros(1, *probe.input_shape, device=probe.device))
    return sum(counts) / 1e6


ESTIMATOR = Estimator(flops)
