"""Condition number of the neural tangent kernel (TE-NAS): can gradient descent fit the images?"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn

from nasgauge.core import AtLeastOne, Estimator, Floats, ImageSettings
from nasgauge.probing.probe import Probe
from nasgauge_estimators._init import initialise
from nasgauge_estimators._layers import first_images


def ntk_condition(probe: Probe, *, images: AtLeastOne = 16, repeats: AtLeastOne = 3) -> float:
    """Negative log of the condition number of the neural tangent kernel of some images (TE-NAS).

    With J (B, weights) the gradients of each image's summed outputs for all weights (biases left
    out, as in the released code): s = -ln(lambda_max / lambda_min) of J J^T, averaged over `repeats`
    draws of weights from torch's default distribution. The sign is flipped: TE-NAS wants a low condition
    number, here higher is better. A draw takes one forward pass of `images` images in training mode, and
    for each image a backward pass through all of them, since batch norm makes every output depend on
    every image; no label.

    Raises:
        ValueError: If no weight has a gradient (NaN in the released code), and if the kernel is singular, as
            for two equal images. Where lambda_min / lambda_max is not above B times the rounding error of
            float32 gradients, they are computed again in float64, whose rounding error decides.

    Source: Chen et al. 2021 and its released code. The code names Kaiming normal weights, but
    misspells them, so that torch's default stays; the choice matters, and we keep to what ran. From
    draw to draw the number moves a lot: one draw (`repeats=1`) costs a third and ranks worse.
    """
    network, generator = probe.fresh_network(), probe.generator()
    batch = first_images(probe, images)
    draws = [_log_condition(initialise(network, "default", generator), batch) for _ in range(repeats)]
    return -float(np.mean(draws))


def _log_condition(network: nn.Module, images: Tensor) -> float:
    spectrum, singular = _spectrum(network, images)
    if spectrum[-1] <= 0:
        raise ValueError("the outputs have no gradient for any weight: the kernel is zero")
    if singular and images.device.type != "mps":  # which has no float64
        spectrum, singular = _spectrum(network.double(), images.double())
        network.to(images.dtype)
    if singular:
        raise ValueError(
            f"the kernel of {len(spectrum)} images is singular: its smallest eigenvalue is within the "
            "rounding error of the largest"
        )
    return math.log(spectrum[-1] / spectrum[0])


def _spectrum(network: nn.Module, images: Tensor) -> tuple[Floats, bool]:
    """Eigenvalues of the kernel, ascending, and whether the first may be rounding error of the gradients."""
    found: Floats = torch.linalg.eigvalsh(_kernel(network, images)).numpy()
    return found, bool(found[0] <= len(found) * torch.finfo(images.dtype).eps * found[-1])


def _kernel(network: nn.Module, images: Tensor) -> Tensor:
    """J J^T, (B, B) float64 on the CPU."""
    weights = [parameter for name, parameter in network.named_parameters() if "weight" in name]
    rows = [
        torch.autograd.grad(output, weights, retain_graph=True, materialize_grads=True)
        for output in network(images).flatten(1).sum(1)
    ]
    kernel = torch.zeros(len(rows), len(rows), dtype=torch.float64)
    for gradients in zip(*rows, strict=True):  # layer by layer: in float64, all at once are large
        layer = torch.stack([gradient.flatten() for gradient in gradients]).cpu().double()
        kernel += layer @ layer.t()
    return kernel


ESTIMATOR = Estimator(
    ntk_condition, paper="https://arxiv.org/abs/2102.11535", images=ImageSettings(of_minibatch=("images",))
)
