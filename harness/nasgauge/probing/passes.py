"""Passes through one network and one minibatch: pure functions that the probe times and shares.

Every pass runs in training mode, where batch normalisation uses the statistics of the minibatch:
an untrained network has no running statistics worth using.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd


class Gradients(NamedTuple):
    """Of the loss, by layer name: for its weights, and for its output, which stands before it."""

    weights: Mapping[str, Tensor]
    activations: Mapping[str, tuple[Tensor, Tensor]]


def layer_weights(network: nn.Module) -> dict[str, Tensor]:
    """Weights (no biases) of the convolution and linear layers, by module name."""
    return {
        name: module.weight
        for name, module in network.named_modules()
        if isinstance(module, (_ConvNd, nn.Linear))
    }


def weights_to_differentiate(network: nn.Module) -> dict[str, Tensor]:
    """As `layer_weights`; raises ValueError for a network without such layers."""
    weights = layer_weights(network)
    if not weights:
        raise ValueError("the network has no convolution or linear layer, so no weight gradients")
    return weights


def weight_gradients(network: nn.Module, images: Tensor, labels: Tensor) -> Mapping[str, Tensor]:
    """Gradient of the cross-entropy loss for every layer weight; zero where the output ignores it.

    Raises:
        ValueError: For a network without such layers.
    """
    weights = weights_to_differentiate(network)
    loss = F.cross_entropy(network(images), labels)
    gradients = torch.autograd.grad(loss, list(weights.values()), materialize_grads=True)
    return dict(zip(weights, gradients, strict=True))


def input_gradients(network: nn.Module, images: Tensor) -> Tensor:
    """Gradient of the summed outputs for every pixel, (B, C, H, W); labels are not used."""
    images = images.detach().requires_grad_()
    gradient: Tensor
    (gradient,) = torch.autograd.grad(network(images).sum(), images, materialize_grads=True)
    return gradient


def all_gradients(network: nn.Module, images: Tensor, labels: Tensor) -> Gradients:
    """Gradient of the cross-entropy loss for the weights and for the outputs of the layers, in one pass.

    Raises:
        ValueError: For a network without such layers, for a weight that is used outside its layer, whose
            output cannot be seen, and for a layer that runs twice.
    """
    outputs: dict[str, Tensor] = {}

    def keep(name: str) -> Callable[[nn.Module, Any, Tensor], Tensor]:
        def hook(_module: nn.Module, _inputs: Any, output: Tensor) -> Tensor:
            if name in outputs:
                raise ValueError(f"layer {name!r} runs twice: it has no single output")
            outputs[name] = output
            return output.clone()  # an activation that works in place must not overwrite it

        return hook

    weights = weights_to_differentiate(network)
    hooks = [network.get_submodule(name).register_forward_hook(keep(name)) for name in weights]
    try:
        loss = F.cross_entropy(network(images), labels)
    finally:
        for hook in hooks:
            hook.remove()
    found = torch.autograd.grad(loss, [*weights.values(), *outputs.values()], allow_unused=True)
    of_weights = dict(zip(weights, found, strict=False))
    refuse_unseen({name: gradient for name, gradient in of_weights.items() if name not in outputs})
    return Gradients(
        {name: _or_zero(gradient, weights[name]) for name, gradient in of_weights.items()},
        {
            name: (output.detach(), _or_zero(gradient, output))
            for (name, output), gradient in zip(outputs.items(), found[len(weights) :], strict=True)
        },
    )


def _or_zero(gradient: Tensor | None, of: Tensor) -> Tensor:
    return torch.zeros_like(of) if gradient is None else gradient


def refuse_unseen(gradients: Mapping[str, Tensor | None]) -> None:
    """Raises ValueError if a layer that did not run as a module has a weight gradient all the same."""
    used = [name for name, gradient in gradients.items() if gradient is not None]
    if used:
        raise ValueError(
            f"the weight of layer {used[0]!r} is used outside it, as in nn.MultiheadAttention: "
            "what goes in and out of the layer cannot be seen"
        )
