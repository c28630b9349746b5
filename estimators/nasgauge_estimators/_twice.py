"""Batch normalisation that is cheap to differentiate twice.

torch takes the second derivative of a batch norm apart into some thirty passes over the feature
map, which then cost more than the convolutions. Three fused passes are enough.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import Function
from torch.autograd.function import once_differentiable
from torch.nn.modules.batchnorm import _BatchNorm


class TwiceNorm(nn.Module):
    """`norm` in training mode, (B, C, ...) -> (B, C, ...), twice differentiable in its input.

    Its own weights are constants, and running statistics are left alone.
    """

    def __init__(self, norm: _BatchNorm) -> None:
        super().__init__()
        self.norm = norm

    def forward(self, x: Tensor) -> Tensor:
        if x.numel() == x.shape[1]:
            raise ValueError("a batch norm has one value per channel: it has no variance")
        weight = None if self.norm.weight is None else self.norm.weight.detach()
        bias = None if self.norm.bias is None else self.norm.bias.detach()
        output: Tensor = _Norm.apply(x, weight, bias, self.norm.eps)  # type: ignore[no-untyped-call]
        return output


class _Norm(Function):
    """y = weight * h + bias, with h = (x - mean) * scale and scale = 1 / sqrt(variance + eps)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor | None, bias: Tensor | None, eps: float) -> Tensor:
        y, *statistics = torch.native_batch_norm(x, weight, bias, None, None, True, 0.0, eps)
        ctx.save_for_backward(x, weight, *statistics)
        ctx.eps = eps
        return y

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        for_x = _NormBackward.apply(*gradients, *ctx.saved_tensors, ctx.eps)  # type: ignore[no-untyped-call]
        return for_x, None, None, None


class _NormBackward(Function):
    """g -> P g, the gradient for x of that for y.

    P g = weight * scale * (g - mean(g) - h * mean(g * h)) is symmetric in g. So of a gradient v for
    P g, that for g is P v, and that for x follows from how scale and h depend on x:
    -scale * (mean(v * h) * P g + mean(g * h) * P v + mean(v * P g) * h).
    """

    @staticmethod
    def forward(
        ctx: Any, g: Tensor, x: Tensor, weight: Tensor | None, mean: Tensor, scale: Tensor, eps: float
    ) -> Tensor:
        Pg, g_h = _fused(g, x, weight, mean, scale, eps)
        ctx.save_for_backward(Pg, g_h, x, weight, mean, scale)
        ctx.eps = eps
        return Pg

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, v: Tensor) -> tuple[Tensor | None, ...]:
        Pg, g_h, x, weight, mean, scale = ctx.saved_tensors
        Pv, v_h = _fused(v, x, weight, mean, scale, ctx.eps)
        over = [dim for dim in range(x.dim()) if dim != 1]
        v_Pg = (v * Pg).sum(over)

        def per_channel(values: Tensor) -> Tensor:
            return values.view(1, -1, *[1] * (x.dim() - 2))

        each = -scale * len(mean) / x.numel()  # turns the sums over pixels into means
        for_x = Pg * per_channel(each * v_h)
        for_x.addcmul_(Pv, per_channel(each * g_h))
        for_x.addcmul_(x - per_channel(mean), per_channel(each * v_Pg * scale))
        return Pv, for_x, None, None, None, None


def _fused(
    g: Tensor, x: Tensor, weight: Tensor | None, mean: Tensor, scale: Tensor, eps: float
) -> tuple[Tensor, Tensor]:
    """P g, and the sum of g * h over images and pixels, (C,)."""
    backward = torch.ops.aten.native_batch_norm_backward
    Pg, g_h, _ = backward(g, x, weight, None, None, mean, scale, True, eps, (True, True, False))
    return Pg, g_h
