"""The layers of networks of DARTS-like cells; every convolution comes after a ReLU and before a batch norm.

Source: Liu et al. 2019, https://arxiv.org/abs/1806.09055; `cnn/operations.py` of quark0/darts, which
the training code of NAS-Bench-301 (Auto-PyTorch) and pycls copied; the operations of NASNet, AmoebaNet,
PNAS and ENAS as in `pycls/models/nas/operations.py` of facebookresearch/unnas.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn


def operation(name: str, channels: int, *, stride: int, search_phase: bool = False) -> nn.Module:
    """One edge of a cell, (B, channels, H, W) -> (B, channels, H / stride, W / stride).

    name: `none`, `skip_connect`, or a kind and its kernel, such as `sep_conv_3x3` or `conv_7x1_1x7`.
    search_phase: batch norms have no parameters, and follow pooling too.
    """
    affine = not search_phase
    if name == "none":
        return Zero(stride)
    if name == "skip_connect":
        return FactorizedReduce(channels, channels, affine=affine) if stride > 1 else nn.Identity()
    kind, kernel = re.findall(r"(.+?)_(\d)x", name)[0]
    if kind.endswith("pool"):
        return _pool(kind, int(kernel), channels, stride, norm=search_phase)
    layers = _CONVOLUTIONS["pair" if "x1_1x" in name else kind](channels, int(kernel), stride, affine)
    return nn.Sequential(*layers)


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
        """(B, inputs, H, W) -> (B, outputs, H / 2, W / 2), rounded up."""
        x = self.relu(x)
        # Of an odd number of pixels, the last even one has no odd neighbour: it gets a zero.
        height, width = x.shape[-2:]
        odd = F.pad(x, (0, width % 2, 0, height % 2)) if height % 2 or width % 2 else x
        joined: Tensor = self.norm(torch.cat([self.even(x), self.odd(odd[:, :, 1:, 1:])], dim=1))
        return joined


class Zero(nn.Module):
    """No edge: zeros of the shape that the other edges into the node have."""

    def __init__(self, stride: int) -> None:
        super().__init__()
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> zeros (B, C, H / stride, W / stride)."""
        return x[:, :, :: self.stride, :: self.stride].mul(0.0)


class AuxiliaryHead(nn.Sequential):
    """Second classifier of training, on the maps at 2/3 of the depth.

    For 32 x 32 images these are of 8 x 8 pixels. For ImageNet they are of 7 x 7, pooled more closely, and
    the last batch norm is missing, as in the code that DARTS published.
    """

    def __init__(self, channels: int, classes: int, *, imagenet: bool = False) -> None:
        super().__init__(
            nn.ReLU(),
            nn.AvgPool2d(5, stride=2 if imagenet else 3, count_include_pad=False),
            nn.Conv2d(channels, 128, 1, bias=False),
            nn.BatchNorm2d(128),
            nn.ReLU(),
            nn.Conv2d(128, 768, 2, bias=False),
            *([] if imagenet else [nn.BatchNorm2d(768)]),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(768, classes),
        )


def drop_path(x: Tensor, probability: float) -> Tensor:
    """`x` with each image zeroed at that probability and the others scaled to keep the mean."""
    keep = 1 - probability
    return x / keep * x.new_empty(len(x), 1, 1, 1).bernoulli_(keep)


def _pool(kind: str, kernel: int, channels: int, stride: int, *, norm: bool) -> nn.Module:
    padding = (kernel - 1) // 2
    if kind.startswith("max"):
        pool: nn.Module = nn.MaxPool2d(kernel, stride, padding)
    else:
        pool = nn.AvgPool2d(kernel, stride, padding, count_include_pad=False)
    if kernel % 2 == 0 and stride == 1:
        pool = nn.Sequential(nn.ReplicationPad2d((0, 1, 0, 1)), pool)  # else it would lose a row
    return nn.Sequential(pool, nn.BatchNorm2d(channels, affine=False)) if norm else pool


def _dense(channels: int, kernel: int, stride: int, affine: bool) -> list[nn.Module]:
    """ReLU, convolution, batch norm."""
    convolution = nn.Conv2d(channels, channels, kernel, stride, kernel // 2, bias=False)
    return [nn.ReLU(), convolution, nn.BatchNorm2d(channels, affine=affine)]


def _pair(channels: int, kernel: int, stride: int, affine: bool) -> list[nn.Module]:
    """ReLU, a row and then a column of a kernel, batch norm."""
    half = kernel // 2
    row = nn.Conv2d(channels, channels, (1, kernel), (1, stride), (0, half), bias=False)
    column = nn.Conv2d(channels, channels, (kernel, 1), (stride, 1), (half, 0), bias=False)
    return [nn.ReLU(), row, column, nn.BatchNorm2d(channels, affine=affine)]


def _depthwise(
    channels: int, kernel: int, stride: int, affine: bool, *, dilation: int = 1
) -> list[nn.Module]:
    """ReLU, depthwise and pointwise convolution, batch norm."""
    padding = dilation * (kernel // 2)
    return [
        nn.ReLU(),
        nn.Conv2d(channels, channels, kernel, stride, padding, dilation, groups=channels, bias=False),
        nn.Conv2d(channels, channels, 1, bias=False),
        nn.BatchNorm2d(channels, affine=affine),
    ]


def _dilated(channels: int, kernel: int, stride: int, affine: bool) -> list[nn.Module]:
    return _depthwise(channels, kernel, stride, affine, dilation=2)


def _separable(channels: int, kernel: int, stride: int, affine: bool) -> list[nn.Module]:
    first = _depthwise(channels, kernel, stride, affine)
    return [*first, *_depthwise(channels, kernel, 1, affine)]


def _dilated_twice(channels: int, kernel: int, stride: int, affine: bool) -> list[nn.Module]:
    first = _dilated(channels, kernel, stride, affine)
    return [*first, *_dilated(channels, kernel, 1, affine)]


_CONVOLUTIONS: dict[str, Callable[[int, int, int, bool], list[nn.Module]]] = {
    "conv": _dense,
    "pair": _pair,
    "sep_conv": _separable,
    "dil_conv": _dilated,
    "dil_sep_conv": _dilated_twice,
}
