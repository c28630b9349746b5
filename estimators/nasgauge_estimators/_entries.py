"""Jacobian of the logits of each image for single entries of the parameters, without gradients of weights."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, cast

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.autograd.graph import GradientEdge, get_gradient_edge
from torch.func import functional_call, jvp
from torch.nn.attention import SDPBackend, sdpa_kernel

Response = Callable[[Tensor], Tensor]
"""From the gradient (B, ...) of a layer's output to that of one entry of a parameter, (B,)."""


def first_entry_jacobian(network: nn.Module, images: Tensor, most: int) -> tuple[Tensor, Tensor]:
    """Logits (B, C), and their Jacobian (B, C, P) for the first entry of each of the first `most` parameters.

    Both on the CPU, the Jacobian in float64. Parameters are in the order of `named_parameters`. Of those of
    convolutions, linear layers and batch norms, the derivative is a sum over the positions of one channel,
    known once the gradients of the layer outputs are: one backward pass a class. Others, and all where
    classes are more than parameters, take one forward-mode pass each. The network is in evaluation mode, so
    that no image depends on another.
    """
    network.requires_grad_(False)
    names = [name for name, _ in islice(network.named_parameters(), most)]
    seen = _Seen(network, set(names))
    with seen, torch.enable_grad():
        logits = network(images.detach().requires_grad_())
    classes = logits.shape[1]
    cheap = [name for name in names if name in seen.runs and classes < len(names)]
    jacobian = torch.zeros(len(images), classes, len(names), dtype=torch.float64)
    if cheap:
        jacobian[:, :, [names.index(name) for name in cheap]] = _backward(logits, cheap, seen)
    for column, name in enumerate(names):
        if name not in cheap:
            jacobian[:, :, column] = _forward(network, images, name)
    return logits.detach().cpu(), jacobian


class _Seen:
    """Inside, notes every run of the layers whose parameters are asked for."""

    def __init__(self, network: nn.Module, names: set[str]) -> None:
        self.runs: dict[str, list[tuple[GradientEdge, Response]]] = {}
        self._layers = [(name, module) for name, module in network.named_modules() if _is_simple(module)]
        self._names = names

    def __enter__(self) -> None:
        self._handles = [module.register_forward_hook(self._hook(name)) for name, module in self._layers]

    def __exit__(self, *_: object) -> None:
        for handle in self._handles:
            handle.remove()

    def _hook(self, layer: str) -> Callable[[Any, Any, Tensor], Tensor]:
        def hook(module: Any, inputs: Any, output: Tensor) -> Tensor:
            if not output.requires_grad:  # after a branch of zeros no image takes part, but parameters do
                output = output.requires_grad_().clone()
            # The edge and a copy of the channel: what comes next may work in place.
            edge = get_gradient_edge(output)
            for parameter, response in _RESPONSES.items():
                name = f"{layer}.{parameter}" if layer else parameter
                if name in self._names:
                    run = edge, response(module, inputs[0].detach(), output)
                    self.runs.setdefault(name, []).append(run)
            return output

        return hook


def _is_simple(module: nn.Module) -> bool:
    if type(module) is nn.Conv2d:
        return module.padding_mode == "zeros" and not isinstance(module.padding, str)
    return type(module) in (nn.Linear, nn.BatchNorm1d, nn.BatchNorm2d)


def _of_weight(layer: Any, inputs: Tensor, output: Tensor) -> Response:
    """The first entry multiplies the first input channel, shifted or normalised, for the first output."""
    if isinstance(layer, nn.Linear):
        factor = inputs[..., 0].clone()
        return lambda gradient: _each_image(gradient[..., 0] * factor)
    if isinstance(layer, nn.Conv2d):
        (up, left), (down, right) = cast(tuple[int, int], layer.padding), layer.stride
        padded = F.pad(inputs[:, 0], (left, left, up, up))
        height, width = output.shape[2:]
        factor = padded[:, : (height - 1) * down + 1 : down, : (width - 1) * right + 1 : right].clone()
    else:
        factor = (inputs[:, 0] - layer.running_mean[0]) / (layer.running_var[0] + layer.eps).sqrt()
    return lambda gradient: _each_image(gradient[:, 0] * factor)


def _of_bias(layer: Any, _inputs: Tensor, _output: Tensor) -> Response:
    channel = -1 if isinstance(layer, nn.Linear) else 1
    return lambda gradient: _each_image(gradient.select(channel, 0))


def _each_image(values: Tensor) -> Tensor:
    """Sum over all but the first dimension."""
    return values.reshape(len(values), -1).sum(1)


_RESPONSES = {"weight": _of_weight, "bias": _of_bias}


def _backward(logits: Tensor, names: Sequence[str], seen: _Seen) -> Tensor:
    """Columns (B, C, len(names)), by one backward pass a class."""
    edges = list(dict.fromkeys(edge for name in names for edge, _ in seen.runs[name]))
    found = torch.zeros(*logits.shape, len(names), dtype=torch.float64)
    for each in range(logits.shape[1]):
        gradients = torch.autograd.grad(logits[:, each].sum(), edges, retain_graph=True, allow_unused=True)
        of_edge = dict(zip(edges, gradients, strict=True))
        for column, name in enumerate(names):
            for edge, response in seen.runs[name]:
                if (gradient := of_edge[edge]) is not None:
                    found[:, each, column] += response(gradient).double().cpu()
    return found


def _forward(network: nn.Module, images: Tensor, name: str) -> Tensor:
    """One column (B, C), by a forward-mode pass."""
    parameters = dict(network.named_parameters())
    tangent = torch.zeros_like(parameters[name])
    tangent[(0,) * tangent.dim()] = 1

    def logits(value: Tensor) -> Tensor:
        found: Tensor = functional_call(network, {**parameters, name: value}, (images,))
        return found

    with warnings.catch_warnings(), _differentiable_attention():
        warnings.simplefilter("ignore", DeprecationWarning)  # of torch, about itself, where it is first used
        column = jvp(logits, (parameters[name].detach(),), (tangent,))[1]
    found: Tensor = column.detach().double().cpu()
    return found


@contextmanager
def _differentiable_attention() -> Iterator[None]:
    """Inside, no fused attention, which has no forward-mode derivative."""
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with sdpa_kernel(SDPBackend.MATH):
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
