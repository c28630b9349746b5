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
from torch.overrides import TorchFunctionMode

# Functions whose output is positive exactly where their input is.
_RECTIFIERS: frozenset[Callable[..., Any]] = frozenset(
    (F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_, F.relu6, F.leaky_relu)
)
NO_RECTIFIER = "the network has no ReLU: activation codes are undefined"


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

    Raises ValueError for a network without such layers.
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

    Raises ValueError for a network without such layers, for a weight that is used outside its
    layer, whose output cannot be seen, and for a layer that runs twice.
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


class EachRectifier(TorchFunctionMode):
    """Hands the output of every rectifier that runs to `see`; it is positive where the unit is on.

    A function mode sees each call once, whether it comes from a module, a wrapper or plain
    functional code: module hooks count a ReLU inside a matching wrapper twice, and miss F.relu.
    """

    def __init__(self, see: Callable[[Tensor], None]) -> None:
        super().__init__()
        self._see = see

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        output = func(*args, **(kwargs or {}))
        # nn.ReLU6 is a hardtanh from 0; others are positive elsewhere too.
        if func in _RECTIFIERS or (func is F.hardtanh and (kwargs or {}).get("min_val") == 0):
            self._see(output)
        return output


class _Agreement:
    """Adds up X X^T over the 0/1 activation codes X of several layers."""

    def __init__(self) -> None:
        self.agreement: Tensor | None = None
        self.units = 0

    def kernel(self) -> Tensor:
        """K_H, (B, B) float64 on the CPU."""
        if self.agreement is None:
            raise ValueError(NO_RECTIFIER)
        both = self.agreement.cpu().double()
        on = both.diagonal()
        return 2 * both - on[:, None] - on[None, :] + self.units

    def add(self, output: Tensor) -> None:
        """Count the units of one layer."""
        codes = _flat(output > 0).float()
        # The counts of one layer are exact in float32, being below 2^24; their sum may not be.
        product = (codes @ codes.t()).long()
        self.agreement = product if self.agreement is None else self.agreement + product
        self.units += codes.shape[1]


def relu_kernel(network: nn.Module, images: Tensor) -> Tensor:
    """NASWOT's kernel K_H (B, B), float64: number of ReLU units on which two images agree.

    With codes X (B, units): X X^T + (1-X)(1-X)^T = 2 X X^T - r_i - r_j + units, where the row sums
    r are the diagonal of X X^T; so one product per layer is enough.

    Raises ValueError if no rectifier runs.
    """
    codes = _Agreement()
    with torch.inference_mode(), EachRectifier(codes.add):
        network(images)
    return codes.kernel()


def _flat(codes: Tensor) -> Tensor:
    """(B, units) in memory order: the order of units is free, so channels-last needs no copy."""
    if codes.dim() == 4 and codes.is_contiguous(memory_format=torch.channels_last):
        codes = codes.permute(0, 2, 3, 1)
    return codes.flatten(1)
