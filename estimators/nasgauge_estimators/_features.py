"""What goes into the last linear layer of a network, for many images."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from nasgauge.runtime.devices import memory_format
from nasgauge_estimators._maps import blocks, hooked

NO_LINEAR = "no linear layer ends the network: there is none to train alone"


@torch.inference_mode()
def features(network: nn.Module, images: Tensor, *, device: torch.device, batch: int, of_all: bool) -> Tensor:
    """Inputs (N, F) float32 of the last linear layer for images (N, C, S, S), on the CPU.

    Batches differ by at most one image in size, none has more than `batch`. of_all: with the outputs
    of all blocks, pooled.

    Raises:
        ValueError: If no linear layer ends the network, or its inputs are not finite vectors.
    """
    rows: list[Tensor] = []
    maps: list[Tensor] = []
    pooled = hooked(blocks(network) if of_all else [], lambda each: maps.append(each.mean((2, 3))))
    with last_input(network) as seen, pooled:
        for part in torch.tensor_split(images, -(-len(images) // batch)):
            maps.clear()
            seen.clear()
            x = part.to(device, memory_format=memory_format(device))
            output = network(x)
            if not seen or seen[-1][1] != output.shape[-1]:
                raise ValueError(NO_LINEAR)
            vector = seen[-1][0]
            if vector.dim() != 2:
                raise ValueError(f"features of shape {tuple(vector.shape)}: wanted one vector per image")
            rows.append(torch.cat([*maps, vector], 1).float().cpu())
    found = torch.cat(rows)
    if not torch.isfinite(found).all():
        raise ValueError("features overflow float32")
    return found


@contextmanager
def last_input(network: nn.Module) -> Iterator[list[tuple[Tensor, int]]]:
    """A list that gets the input of every linear layer that runs, and its number of outputs."""
    seen: list[tuple[Tensor, int]] = []

    def hook(layer: Any, inputs: tuple[Tensor, ...]) -> None:
        seen[:] = [(inputs[0], layer.out_features)]

    layers = [module for module in network.modules() if isinstance(module, nn.Linear)]
    handles = [layer.register_forward_pre_hook(hook) for layer in layers]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def batch_norms(network: nn.Module) -> list[_BatchNorm]:
    """All of them."""
    return [module for module in network.modules() if isinstance(module, _BatchNorm)]


@torch.inference_mode()
def recalibrate(network: nn.Module, images: Tensor, *, device: torch.device, batch: int) -> None:
    """Running statistics become the mean of those of batches of images (N, C, S, S)."""
    network.eval()
    for norm in batch_norms(network):
        norm.reset_running_stats()
        norm.train()
        norm.momentum = None  # the mean over all batches
    for part in torch.tensor_split(images, -(-len(images) // batch)):
        network(part.to(device, memory_format=memory_format(device)))
    network.eval()
