"""Parameters and multiply-adds of networks that are built without memory, as publications count them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn


@dataclass
class Counts:
    """Of one network.

    Attributes:
        params: Its parameters.
        macs: Multiply-adds of convolutions and linear layers, biases not counted.
        thop: As the package thop counts: also 4 for each output of a batch norm, and for each channel that
            an average pool sees its pixels and 1.
    """

    params: int
    macs: int = 0
    thop: int = 0


def counts(build: Callable[..., nn.Module], architecture: str, *, classes: int, size: int) -> Counts:
    """Counts of the network for one image of that size."""
    with torch.device("meta"):
        network = build(architecture, classes=classes).eval()
        image = torch.empty(1, 3, size, size)
    found = Counts(sum(parameter.numel() for parameter in network.parameters()))

    def see(module: nn.Module, inputs: Any, output: torch.Tensor) -> None:
        if isinstance(module, nn.Conv2d | nn.Linear):
            found.macs += output.numel() * module.weight[0].numel()
        elif isinstance(module, nn.BatchNorm2d):
            found.thop += 4 * output.numel()
        elif isinstance(module, nn.AdaptiveAvgPool2d):
            found.thop += inputs[0].numel() + inputs[0].shape[1]

    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear | nn.BatchNorm2d | nn.AdaptiveAvgPool2d):
            module.register_forward_hook(see)
    with torch.no_grad():
        network(image)
    found.thop += found.macs
    return found
