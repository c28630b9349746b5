"""What several estimators do to layers and their weights."""

from __future__ import annotations

from collections.abc import Iterable

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm


def without_batch_norm(network: nn.Module) -> nn.Module:
    """The same network, changed in place: every batch normalisation is the identity."""
    for name, child in network.named_children():
        if isinstance(child, _BatchNorm):
            setattr(network, name, nn.Identity())
        else:
            without_batch_norm(child)
    return network


def saliency(weights: Iterable[Tensor], gradients: Iterable[Tensor]) -> float:
    """Sum over all weights of abs(weight x gradient)."""
    return sum(float((w.detach() * g).abs().sum()) for w, g in zip(weights, gradients, strict=True))
