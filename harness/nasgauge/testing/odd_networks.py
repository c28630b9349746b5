"""Networks as people bring them, which are no cells of a search space: images (B, 3, 8, 8) to logits."""

from __future__ import annotations

import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn


def plain(_architecture: str, *, classes: int) -> nn.Module:
    """Convolutions and rectifiers that work in place, without any norm, as in VGG."""
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 8, 3, padding="same", groups=2, padding_mode="circular"),
        nn.ReLU(inplace=True),
        nn.Flatten(),
        nn.Linear(8 * 16, classes),
    )


class Mixer(nn.Module):
    """One MLP-mixer block over 16 patches: linear layers, layer norm and GELU; no rectifier at all."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 12, 2, stride=2)
        self.norm = nn.LayerNorm(12)
        self.tokens = nn.Sequential(nn.Linear(16, 8), nn.GELU(), nn.Linear(8, 16))
        self.head = nn.Linear(12, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (B, classes)."""
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = x + self.tokens(self.norm(x).transpose(1, 2)).transpose(1, 2)
        logits: Tensor = self.head(x.mean(1))
        return logits


def mixer(_architecture: str, *, classes: int) -> nn.Module:
    """A `Mixer`."""
    return Mixer(classes)


class Dropping(nn.Module):
    """A convolution whose output is dropped at random by a function, not by a module."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, padding=1)
        self.features = nn.Sequential(nn.BatchNorm2d(6), nn.ReLU(), nn.Conv2d(6, 6, 3, padding=1), nn.ReLU())
        self.head = nn.Linear(6, classes)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (B, classes)."""
        x = F.dropout(self.stem(x), 0.3, self.training)
        logits: Tensor = self.head(self.features(x).mean((2, 3)))
        return logits


def dropping(_architecture: str, *, classes: int) -> nn.Module:
    """A `Dropping`."""
    return Dropping(classes)


ODD_NETWORKS = {"with dropout": dropping, "without batch normalisation": plain, "without any ReLU": mixer}
