"""The layers of DARTS networks; every convolution comes after a ReLU and before a batch norm.

Source: Liu et al. 2019, https://arxiv.org/abs/1806.09055; `cnn/operations.py` of quark0/darts, which
the training code of NAS-Bench-301 (Auto-PyTorch) copied.
"""

from __future__ import annotations

import re
from collections import OrderedDict

import torch
from torch import Tensor, nn


def operation(name: str, channels: int, *, stride: int, search_phase: bool) -> nn.Module:
    """One edge of a cell, (B, channels, H, W) -> (B, channels, H / stride, W / stride).

    search_phase: batch norms have no parameters, and follow pooling too.
    """
    if name == "skip_connect":
        reduce = stride > 1
        return FactorizedReduce(channels, channels, affine=not search_phase) if reduce else nn.Identity()
    if name.endswith("_pool_3x3"):
        return _pool(name, channels, stride, norm=search_phase)
    kernel = int(re.findall("[0-9]", name)[0])
    if name.startswith("dil_conv"):
        return nn.Sequential(*_separable(channels, kernel, stride, dilation=2, affine=not search_phase))
    first = _separable(channels, kernel, stride, affine=not search_phase)
    return nn.Sequential(*first, *_separable(channels, kernel, affine=not search_phase))


class ReLUConvBN(nn.Sequential):
    """ReLU, 1x1 convolution without bias, batch norm."""

    def __init__(self, inputs: int, outputs: int) -> None:
        convolution = nn.Conv2d(inputs, outputs, 1, bias=False)
        super().__init__(OrderedDict(relu=nn.ReLU(), conv=convolution, norm=nn.BatchNorm2d(outputs)))


class FactorizedReduce(nn.Module):
    """Halves height and width: two 1x1 convolutions, on the even and on the odd pixels, joined."""

    def __init__(self, inputs: int, outputs: int, *, affine: bool = True) -> None:
        super().__init__()
        self.relu = nn.ReLU()
        self.even = nn.Conv2d(inputs, outputs // 2, 1, stride=2, bias=False)
        self.odd = nn.Conv2d(inputs, outputs // 2, 1, stride=2, bias=False)
        self.norm = nn.BatchNorm2d(outputs, affine=affine)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H / 2, W / 2)."""
        x = self.relu(x)
        joined: Tensor = self.norm(torch.cat([self.even(x), self.odd(x[:, :, 1:, 1:])], dim=1))
        return joined


class AuxiliaryHead(nn.Sequential):
    """Second classifier of training, on the 8 x 8 maps that 32 x 32 images give at 2/3 of the depth."""

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__(
            nn.ReLU(),
            nn.AvgPool2d(5, stride=3, count_include_pad=False),
            nn.Conv2d(channels, 128, 1, bias=False),
            nn.BatchNorm2d(128),
            nn.ReLU(),
            nn.Conv2d(128, 768, 2, bias=False),
            nn.BatchNorm2d(768),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(768, classes),
        )


def drop_path(x: Tensor, probability: float) -> Tensor:
    """`x` with each image zeroed at that probability and the others scaled to keep the mean."""
    keep = 1 - probability
    return x / keep * x.new_empty(len(x), 1, 1, 1).bernoulli_(keep)


def _pool(name: str, channels: int, stride: int, *, norm: bool) -> nn.Module:
    if name.startswith("max"):
        pool: nn.Module = nn.MaxPool2d(3, stride, padding=1)
    else:
        pool = nn.AvgPool2d(3, stride, padding=1, count_include_pad=False)
    return nn.Sequential(pool, nn.BatchNorm2d(channels, affine=False)) if norm else pool


def _separable(
    channels: int, kernel: int, stride: int = 1, dilation: int = 1, *, affine: bool
) -> list[nn.Module]:
    """ReLU, depthwise and pointwise convolution, batch norm."""
    padding = dilation * (kernel // 2)
    return [
        nn.ReLU(),
        nn.Conv2d(channels, channels, kernel, stride, padding, dilation, groups=channels, bias=False),
        nn.Conv2d(channels, channels, 1, bias=False),
        nn.BatchNorm2d(channels, affine=affine),
    ]
