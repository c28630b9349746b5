"""A supernet so small that everybody sees which path is best: the more of a channel passes, the better."""

from __future__ import annotations

import torch
from torch import Tensor, nn

OPTIONS = (3, 4, 5)


class Paths(nn.Module):
    """The option taken at decision d decides how much of channel d passes beside noise, from none to all."""

    def __init__(self, classes: int, init_channels: int) -> None:
        super().__init__()
        self.options = (0, 0, 0)
        self.classifiers = nn.ModuleList(nn.Linear(3, classes) for _ in range(init_channels))

    def forward(self, x: Tensor) -> Tensor:
        """Images (B, 3, S, S) -> logits (B, classes)."""
        gains = [option / (size - 1) for option, size in zip(self.options, OPTIONS, strict=True)]
        noise = (x[:, :, 0, 0] - x[:, :, -1, -1]) / 4
        features = x.mean((2, 3)) * torch.tensor(gains, device=x.device) + noise
        return torch.stack([each(features) for each in self.classifiers]).mean(0)


def paths(*, classes: int, init_channels: int = 1, cells: int = 1) -> nn.Module:
    """A fresh one, of `init_channels` classifiers that vote."""
    return Paths(classes, init_channels)
