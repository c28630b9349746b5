"""What several estimators do to layers and their weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvTransposeNd

from nasgauge.core import Floats
from nasgauge.probing.passes import layer_weights
from nasgauge.probing.probe import Probe
from nasgauge.runtime.devices import memory_format, numbers
from nasgauge_estimators._scaled import Scaled

_LEAST = 1e-290  # below it, parts of a flow may have been lost


def replace_batch_norm(network: nn.Module, by: Callable[[_BatchNorm], nn.Module]) -> nn.Module:
    """The same network, changed in place: `by(norm)` stands for every batch normalisation."""
    for name, child in network.named_children():
        if isinstance(child, _BatchNorm):
            setattr(network, name, by(child))
        else:
            replace_batch_norm(child, by)
    return network


def saliency(weights: Iterable[Tensor], gradients: Iterable[Tensor]) -> float:
    """Sum over all weights of abs(weight x gradient)."""
    return sum(numbers((w.detach() * g).abs().sum() for w, g in zip(weights, gradients, strict=True)))


def input_jacobian(probe: Probe) -> Floats:
    """Gradient of the summed outputs for every image, (B, pixels) float64.

    Raises:
        ValueError: If an image has none: its correlation with others is undefined.
    """
    jacobian: Floats = probe.input_gradients().flatten(1).cpu().double().numpy()
    flat = np.flatnonzero(np.ptp(jacobian, axis=1) == 0)
    if flat.size:
        raise ValueError(f"the input gradient of {flat.size} of {len(jacobian)} images is constant")
    return jacobian


def first_images(probe: Probe, count: int) -> Tensor:
    """The first `count` images of the minibatch; a smaller minibatch is taken whole, with a note."""
    if count > len(probe.images):
        probe.note(f"scored on {len(probe.images):,} of the {count:,} images asked for, the whole minibatch")
    return probe.images[:count]


def noise(probe: Probe, count: int, generator: torch.Generator) -> Tensor:
    """`count` standard normal images of the probe's shape, drawn on the CPU: the same on every device."""
    images = torch.randn(count, *probe.input_shape, generator=generator)
    return images.to(probe.device, memory_format=memory_format(probe.device))


def synaptic_flow(probe: Probe, network: nn.Module) -> float:
    """Logarithm of the sum over layer weights of abs(weight x dR/dweight); no flow gives -inf.

    R is the sum of the outputs for one image of ones after every parameter of `network`, which is
    spent, became its absolute value. In float64, since the flow of deep networks overflows float32; what
    float64 does not hold either is computed again as mantissas and powers of two.

    Raises:
        ValueError: If that cannot be done, or the flow is not a number.
    """
    device = probe.device
    if device.type == "mps":
        device = torch.device("cpu")
        probe.note("scored on the CPU: mps has no float64")
    network = network.to(device).double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.abs_()
    ones = torch.ones(1, *probe.input_shape, dtype=torch.float64, device=device)
    flow = _flow(network, network(ones))
    if _LEAST < flow < math.inf:
        return math.log(flow)
    with (scaled := Scaled()):
        output = network(ones)
    flow = _flow(network, output)
    if math.isnan(flow):
        raise ValueError("the synaptic flow is not a number")
    return math.log(flow) + scaled.power(output) * math.log(2) if flow > 0 else -math.inf


def _flow(network: nn.Module, output: Tensor) -> float:
    """Sum over layer weights of abs(weight x gradient of the summed outputs)."""
    weights = list(layer_weights(network).values())
    return saliency(weights, torch.autograd.grad(output.sum(), weights, materialize_grads=True))


def blank_image(probe: Probe) -> Tensor:
    """One image of zeros, (1, C, H, W), to run a network whose values do not matter."""
    return torch.zeros(1, *probe.input_shape, device=probe.device)


def multiply_adds(network: nn.Module, image: Tensor) -> dict[str, int]:
    """Multiply-adds of each convolution and linear layer for `image`, by module name.

    A bias counts as one addition per output. Evaluation mode, where one image is enough.
    """
    counts = dict.fromkeys(layer_weights(network), 0)

    def count(name: str) -> Callable[[Any, Any, Tensor], None]:
        def hook(layer: Any, inputs: Any, output: Tensor) -> None:
            positions = inputs[0] if isinstance(layer, _ConvTransposeNd) else output
            counts[name] += positions.numel() * layer.weight[0].numel()
            counts[name] += output.numel() * (layer.bias is not None)

        return hook

    with watched(network, {name: count(name) for name in counts}), torch.no_grad():
        network(image)
    return counts


@contextmanager
def watched(network: nn.Module, hooks: Mapping[str, Callable[[Any, Any, Any], Any]]) -> Iterator[None]:
    """Inside, evaluation mode, gradients for all parameters, a forward hook on each module named.

    Afterwards as before; without a copy, which takes longer than the passes that these hooks watch.
    """
    training = [module for module in network.modules() if module.training]
    frozen = [parameter for parameter in network.parameters() if not parameter.requires_grad]
    network.eval().requires_grad_()
    handles = [network.get_submodule(name).register_forward_hook(hook) for name, hook in hooks.items()]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
        for module in training:
            module.training = True
        for parameter in frozen:
            parameter.requires_grad_(False)
