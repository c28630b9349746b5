"""What lies on a path from the image to the output of a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.utils._pytree import tree_leaves

from nasgauge_estimators._layers import watched


def live_parameters(network: nn.Module, image: Tensor) -> set[str]:
    """Names of the parameters on a path from `image` (1, C, H, W) to the output.

    Those for which the output has a gradient, and whose module gives something that depends on the
    image. Values do not matter, only how they are computed: what is multiplied by zero still
    depends on the image, what is replaced by zeros does not.
    """
    depends = _dependence_on_image(network, image)
    parameters = dict(network.named_parameters())
    with watched(network, {}):
        output = network(image).sum()
        if not (depends[""] and parameters and output.requires_grad):
            return set()
        gradients = torch.autograd.grad(output, list(parameters.values()), allow_unused=True)
    used = [name for name, gradient in zip(parameters, gradients, strict=True) if gradient is not None]
    return {name for name in used if depends[_innermost(name, depends)]}


def _dependence_on_image(network: nn.Module, image: Tensor) -> dict[str, bool]:
    """Of each module that runs, by name: does any of its outputs depend on the image?"""
    depends: dict[str, bool] = {}

    def note(name: str) -> Callable[[Any, Any, Any], None]:
        def hook(_module: Any, _inputs: Any, outputs: Any) -> None:
            known = [leaf.requires_grad for leaf in tree_leaves(outputs) if isinstance(leaf, Tensor)]
            depends[name] = depends.get(name, False) or any(known)

        return hook

    constants = {name: parameter.detach() for name, parameter in network.named_parameters()}
    with watched(network, {name: note(name) for name, _ in network.named_modules()}):
        # With the parameters as constants, only what the image takes part in wants a gradient.
        functional_call(network, constants, (image.clone().requires_grad_(),))
    return depends


def _innermost(parameter: str, ran: dict[str, bool]) -> str:
    """Name of the innermost module round a parameter that ran: `nn.MultiheadAttention`, not its layer."""
    owner = parameter.rpartition(".")[0]
    while owner not in ran:
        owner = owner.rpartition(".")[0]
    return owner
