"""The one place where an estimator fixes its own initialisation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd

from nasgauge.core import InputError
from nasgauge.runtime.devices import moved

Draw = Callable[[torch.Size, int, torch.Generator], Tensor]


def _normal(shape: torch.Size, _fan_in: int, generator: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=generator)


def _kaiming_normal(shape: torch.Size, fan_in: int, generator: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=generator) * math.sqrt(2 / fan_in)


def _default(shape: torch.Size, fan_in: int, generator: torch.Generator) -> Tensor:
    return (2 * torch.rand(shape, generator=generator) - 1) / math.sqrt(fan_in)


def _orthogonal(shape: torch.Size, _fan_in: int, generator: torch.Generator) -> Tensor:
    return nn.init.orthogonal_(torch.empty(shape), generator=generator)


SCHEMES: Mapping[str, Draw] = {
    "normal": _normal,
    "kaiming_normal": _kaiming_normal,
    "default": _default,
    "orthogonal": _orthogonal,
}


@torch.no_grad()
def initialise(network: nn.Module, scheme: str, generator: torch.Generator) -> nn.Module:
    """The same network, initialised anew in place.

    Weights of convolution and linear layers are drawn by `scheme`, their biases are 0.
    Normalisations: weight 1, bias 0, running statistics as new. All else stays. Numbers are drawn on
    the CPU, so they are the same on every device.

    scheme: "normal", standard normal; "kaiming_normal", normal with variance 2 / fan-in; "default",
        uniform within 1 / sqrt(fan-in), as torch does it; "orthogonal", rows or columns of a random
        rotation, a layer's weights being one row per output.

    Raises:
        InputError: For any other scheme.
    """
    if scheme not in SCHEMES:
        raise InputError(f"no initialisation {scheme!r}: wanted one of {', '.join(SCHEMES)}")
    weights = []
    for module in network.modules():
        if isinstance(module, (_ConvNd, nn.Linear)):
            weights.append(module.weight)
            _fill(module.bias, 0)
        elif isinstance(module, (_BatchNorm, nn.GroupNorm, nn.LayerNorm)):
            _fill(module.weight, 1)
            _fill(module.bias, 0)
        if isinstance(module, _BatchNorm):
            module.reset_running_stats()
    drawn = [SCHEMES[scheme](weight.shape, weight[0].numel(), generator) for weight in weights]
    if weights:
        torch._foreach_copy_(weights, moved(drawn, weights[0].device))
    return network


def _fill(parameter: Tensor | None, value: float) -> None:
    if parameter is not None:
        parameter.fill_(value)
