"""What several estimators do to layers and their weights."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from nasgauge.core import Floats, InputError
from nasgauge.probe import Probe


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


def input_jacobian(probe: Probe) -> Floats:
    """Gradient of the summed outputs for every image, (B, pixels) float64.

    Raises ValueError where an image has none: its correlation with others is undefined.
    """
    jacobian: Floats = probe.input_gradients().flatten(1).cpu().double().numpy()
    flat = np.flatnonzero(np.ptp(jacobian, axis=1) == 0)
    if flat.size:
        raise ValueError(f"the input gradient of {flat.size} of {len(jacobian)} images is constant")
    return jacobian


def first_images(probe: Probe, count: int) -> Tensor:
    """The first `count` images of the minibatch; a smaller minibatch is taken whole, with a note."""
    at_least_one(images=count)
    if count > len(probe.images):
        probe.note(f"{len(probe.images)} images, the whole minibatch, where {count} are wanted")
    return probe.images[:count]


def noise(probe: Probe, count: int, generator: torch.Generator) -> Tensor:
    """`count` standard normal images of the probe's shape, drawn on the CPU: the same on every device."""
    images = torch.randn(count, *probe.input_shape, generator=generator)
    return images.to(probe.device, memory_format=torch.channels_last)


def at_least_one(**settings: int) -> None:
    """Raise InputError for the first setting below 1."""
    for name, value in settings.items():
        if value < 1:
            raise InputError(f"has setting {name} {value}: wanted 1 or more")
