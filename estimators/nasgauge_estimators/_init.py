"""The one place where an estimator fixes its own initialisation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd

# Standard deviation of a weight, from its fan-in and fan-out.
SCHEMES: Mapping[str, Callable[[int, int], float]] = {
    "normal": lambda fan_in, fan_out: 1.0,
    "kaiming_fan_in": lambda fan_in, fan_out: math.sqrt(2 / fan_in),
    "kaiming_fan_out": lambda fan_in, fan_out: math.sqrt(2 / fan_out),
}


@torch.no_grad()
def initialise(network: nn.Module, scheme: str, generator: torch.Generator) -> nn.Module:
    """The same network, initialised anew in place.

    Weights of convolution and linear layers: independent normal numbers of mean 0 and the standard
    deviation of `scheme`, their biases 0. Normalisations: weight 1, bias 0, running statistics as
    new. All else stays. Numbers are drawn on the CPU, so they are the same on every device.

    scheme: "normal" (standard deviation 1), "kaiming_fan_in" or "kaiming_fan_out" (sqrt(2 / fan)).

    Raises ValueError for any other scheme.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"no initialisation {scheme!r}: wanted one of {', '.join(SCHEMES)}")
    for module in network.modules():
        if isinstance(module, (_ConvNd, nn.Linear)):
            draws = torch.randn(module.weight.shape, generator=generator)
            fan_in, fan_out = nn.init._calculate_fan_in_and_fan_out(module.weight)
            module.weight.copy_(draws * SCHEMES[scheme](fan_in, fan_out))
            _fill(module.bias, 0)
        elif isinstance(module, (_BatchNorm, nn.GroupNorm, nn.LayerNorm)):
            _fill(module.weight, 1)
            _fill(module.bias, 0)
        if isinstance(module, _BatchNorm):
            module.reset_running_stats()
    return network


def _fill(parameter: Tensor | None, value: float) -> None:
    if parameter is not None:
        parameter.fill_(value)
