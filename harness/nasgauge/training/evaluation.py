"""How well a trained network does."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from nasgauge.runtime.devices import memory_format
from nasgauge.training.augment import resized

BATCH = 500


@torch.inference_mode()
def accuracy(network: nn.Module, images: Tensor, labels: Tensor, *, size: int, device: torch.device) -> float:
    """Percent of the images that the network classifies correctly in evaluation mode.

    Args:
        network: On `device`.
        images: (N, 3, S, S), which are made `size` x `size`.
        labels: (N,).
        size: Side of the images that the network was trained on.
        device: Of the network.
    """
    network.eval()
    right = 0
    for x, y in zip(*(torch.split(each, BATCH) for each in (images, labels)), strict=True):
        x = resized(x.to(device), size).contiguous(memory_format=memory_format(device))
        right += int((network(x).argmax(1) == y.to(device)).sum())
    return 100 * right / len(images)
