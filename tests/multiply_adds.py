"""Multiply-adds of a network, counted as its layers run."""

from __future__ import annotations

import torch
from torch import nn


def multiply_adds(network: nn.Module, size: int) -> int:
    """Of convolutions and linear layers, for one image of `size` x `size` pixels."""
    total = 0

    def count(module: nn.Module, _: object, output: torch.Tensor) -> None:
        nonlocal total
        total += output[0].numel() * module.weight[0].numel()  # type: ignore[index, operator, union-attr]

    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(count)
    device = next(network.parameters()).device
    network.eval()(torch.zeros(1, 3, size, size, device=device))
    return total
