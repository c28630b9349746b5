"""Networks as people bring them, no NAS cells: images (B, 3, 8, 8) -> logits."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from nasgauge.testing.odd_networks import Mixer, plain


class Residual(nn.Module):
    """Stem, a residual block with stride, norm and functional rectifiers, pooling and a head."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.norm1, self.norm2, self.norm3 = nn.BatchNorm2d(8), nn.BatchNorm2d(8), nn.BatchNorm2d(8)
        self.conv1 = nn.Conv2d(8, 8, 3, stride=2, padding=1, bias=False)
        self.conv2 = nn.Conv2d(8, 8, 3, padding=2, dilation=2, groups=2, bias=False)
        self.shortcut = nn.Conv2d(8, 8, 1, stride=2)
        self.head = nn.Linear(8, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.norm1(self.stem(x)))
        y = self.norm3(self.conv2(F.relu(self.norm2(self.conv1(x)))))
        return self.head(F.relu(y + self.shortcut(x)).mean((2, 3)))


class Attention(nn.Module):
    """Self-attention from linear layers and torch's fused attention, with a position embedding."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 12, 2, stride=2)
        self.positions = nn.Parameter(torch.randn(1, 16, 12) / 10)
        self.qkv, self.out = nn.Linear(12, 36), nn.Linear(12, 12)
        self.head = nn.Linear(12, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.patches(x).flatten(2).transpose(1, 2) + self.positions
        q, k, v = self.qkv(x).unflatten(-1, (3, 2, 6)).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        return self.head(F.relu(x + self.out(attended)).mean(1))


class Encoder(nn.Module):
    """torch's own transformer layer, which uses the weight of a linear layer without running it."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 12, 2, stride=2)
        self.layer = nn.TransformerEncoderLayer(12, 2, 24, dropout=0.0, batch_first=True)
        self.head = nn.Linear(12, classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.layer(self.patches(x).flatten(2).transpose(1, 2)).mean(1))


NETWORKS = {
    "plain": lambda classes: plain("", classes=classes),
    "residual": Residual,
    "mixer": Mixer,
    "attention": Attention,
    "encoder": Encoder,
}
