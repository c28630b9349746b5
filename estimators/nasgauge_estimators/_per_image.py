"""Loss gradients of single images, all from one pass through a network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.autograd.graph import GradientEdge, get_gradient_edge
from torch.func import functional_call, vjp, vmap
from torch.nn.grad import conv2d_weight
from torch.nn.modules.batchnorm import _BatchNorm

from nasgauge.probing.passes import refuse_unseen, weights_to_differentiate
from nasgauge_estimators._layers import replace_batch_norm


@dataclass(frozen=True)
class LayerRun:
    """One run of a layer: its input, and the loss gradient of its output, images first."""

    inputs: Tensor
    gradient: Tensor


class _PerImageNorm(nn.Module):
    """What a batch norm in training mode does to a batch of one image, for each image."""

    def __init__(self, norm: _BatchNorm) -> None:
        super().__init__()
        self.norm = norm

    def forward(self, x: Tensor) -> Tensor:
        if x[0, 0].numel() < 2:
            raise ValueError("a batch norm has one value per channel and image: it has no variance")
        return F.group_norm(x, x.shape[1], self.norm.weight, self.norm.bias, self.norm.eps)


def normalise_each_image(network: nn.Module) -> nn.Module:
    """The same network, changed in place: batch norms normalise each image by itself."""
    return replace_batch_norm(network, _PerImageNorm)


def runs_of_layers(network: nn.Module, images: Tensor, labels: Tensor) -> dict[nn.Module, list[LayerRun]]:
    """Every run of each convolution and linear layer that the loss depends on.

    The loss is summed over images. Raises ValueError for a weight that is used outside its layer,
    and for an input whose first dimension is not the images.
    """
    layers = {name: network.get_submodule(name) for name in weights_to_differentiate(network)}
    seen: list[tuple[nn.Module, Tensor, GradientEdge]] = []

    def keep(layer: nn.Module, inputs: Any, output: Tensor) -> None:
        # The edge, not the tensor: a rectifier that works in place would turn it into its output.
        seen.append((layer, inputs[0].detach(), get_gradient_edge(output)))

    hooks = [layer.register_forward_hook(keep) for layer in layers.values()]
    loss = F.cross_entropy(network(images), labels, reduction="sum")
    for hook in hooks:
        hook.remove()
    edges = [edge for _, _, edge in seen]
    ran = {layer for layer, _, _ in seen}
    unseen = [name for name, layer in layers.items() if layer not in ran]
    edges += [get_gradient_edge(layers[name].get_parameter("weight")) for name in unseen]
    found = torch.autograd.grad(loss, edges, allow_unused=True)
    refuse_unseen(dict(zip(unseen, found[len(seen) :], strict=True)))
    runs: dict[nn.Module, list[LayerRun]] = {}
    for (layer, inputs, _), gradient in zip(seen, found, strict=False):
        if len(inputs) != len(images):
            raise ValueError(f"a layer's input is {tuple(inputs.shape)}: wanted {len(images)} images first")
        if gradient is not None:
            runs.setdefault(layer, []).append(LayerRun(inputs, gradient))
    return runs


def gradients(layer: nn.Module, run: LayerRun, images: slice) -> Tensor:
    """Loss gradient of the weight for each of `images` alone, (images, *weight.shape)."""
    of_image = _of_convolution if _is_simple_convolution(layer) else _of_layer
    result: Tensor = vmap(partial(of_image, layer))(run.inputs[images], run.gradient[images])
    return result


def _of_layer(layer: nn.Module, inputs: Tensor, gradient: Tensor) -> Tensor:
    """Gradient of the weight from one image: the layer runs again, whatever it does."""

    def output(weight: Tensor) -> Tensor:
        result: Tensor = functional_call(layer, {"weight": weight}, (inputs[None],))
        return result

    _, backward, *_ = vjp(output, layer.get_parameter("weight").detach())
    result: Tensor = backward(gradient[None])[0]
    return result


def _is_simple_convolution(layer: nn.Module) -> bool:
    plain = type(layer) is nn.Conv2d and layer.padding_mode == "zeros"
    return plain and not isinstance(layer.padding, str)


def _of_convolution(layer: Any, inputs: Tensor, gradient: Tensor) -> Tensor:
    """The same for a simple convolution, which need not run again: half the time."""
    how = (layer.stride, layer.padding, layer.dilation, layer.groups)
    shape = layer.weight.shape
    result: Tensor = conv2d_weight(inputs[None], shape, gradient[None], *how)  # type: ignore[no-untyped-call]
    return result
