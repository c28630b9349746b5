"""EZNAS: the one program that its evolution found, on the signs of gradients at the inputs of layers."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.graph import GradientEdge, get_gradient_edge

from nasgauge.core import AtLeastOne, Estimator, ImageSettings
from nasgauge.probing.probe import Probe
from nasgauge_estimators._init import initialise
from nasgauge_estimators._layers import first_images


def eznas(probe: Probe, *, images: AtLeastOne = 16) -> float:
    """Mean over convolutions of the norm of sigmoid(log det sign(G)), a number for each image and channel.

    G (N, C, H, W) is the gradient of the summed logits at the input of the convolution. The determinant is
    of the H x W matrix of signs: 0.5 where it is negative, 0 where it is singular, nearly 1 where it is
    positive, so that it counts maps that are not singular. Weights are drawn anew: Kaiming normal (fan-out)
    convolutions, linear layers with deviation 0.01. One forward and one backward pass in training mode; no
    labels.

    Every convolution counts but the first, a stem, and those of maps that are not square: the released code
    wants triples of convolution, norm and ReLU that its own networks declare, so this is our choice. Not
    compared with the authors' values.

    Raises:
        ValueError: For a network without such convolutions.

    Source: Akhauri et al. 2022, the program called "darts" in the released code, with which all its spaces
    are scored.
    """
    network, generator = probe.fresh_network(), probe.generator()
    _initialise(network, generator)
    found = [_norm(gradient) for gradient in _input_gradients(network, first_images(probe, images))]
    if not found:
        raise ValueError("the network has no convolution of square maps after the first")
    return sum(found) / len(found)


@torch.no_grad()
def _initialise(network: nn.Module, generator: torch.Generator) -> None:
    initialise(network, "normal", generator)
    for module in network.modules():
        if isinstance(module, nn.Linear):
            module.weight.mul_(0.01)
        elif isinstance(module, nn.Conv2d):
            fan_out = module.weight.shape[0] * module.weight[0, 0].numel()
            module.weight.mul_((2 / fan_out) ** 0.5)


def _input_gradients(network: nn.Module, images: Tensor) -> list[Tensor | None]:
    """Gradient of the summed logits at the square input of each convolution, None where there is none."""
    edges: dict[nn.Module, GradientEdge] = {}

    def see(layer: nn.Module, inputs: Any) -> None:
        if inputs[0].shape[2] == inputs[0].shape[3] and inputs[0].requires_grad:
            edges[layer] = get_gradient_edge(inputs[0])

    layers = [module for module in network.modules() if isinstance(module, nn.Conv2d)][1:]
    handles = [layer.register_forward_pre_hook(see) for layer in layers]
    with torch.enable_grad():
        output = network(images.detach().requires_grad_())
    for handle in handles:
        handle.remove()
    if not edges:
        return [None for _ in layers]
    gradients = torch.autograd.grad(output.sum(), list(edges.values()), allow_unused=True)
    of_layer = dict(zip(edges, gradients, strict=True))
    return [of_layer.get(layer) for layer in layers]


def _norm(gradient: Tensor | None) -> float:
    """Norm over images and channels; a layer without gradient counts 0, as one that fails there does."""
    if gradient is None:
        return 0.0
    sign, log = torch.linalg.slogdet(gradient.sign())
    return float(torch.where(sign < 0, 0.5, log.sigmoid()).norm())


ESTIMATOR = Estimator(
    eznas, paper="https://arxiv.org/abs/2209.07413", images=ImageSettings(of_minibatch=("images",))
)
