"""The parts of AZ-NAS that one architecture has: expressivity, progressivity, trainability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from nasgauge.core import AtLeastOne, Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._init import initialise
from nasgauge_estimators._layers import noise
from nasgauge_estimators._maps import blocks, hooked

PARTS = ("expressivity", "progressivity", "trainability")
# Output of a block, and the input that the next one made of it: equal, but cut from its graph.
Border = tuple[Tensor, Tensor]


def az_parts(
    probe: Probe, *, images: AtLeastOne = 32, repeats: AtLeastOne = 3, eps: float = 1e-6
) -> Mapping[str, float]:
    """Expressivity, progressivity and trainability of the features between blocks (AZ-NAS).

    With p_l the eigenvalues, scaled to sum 1, of the covariance of the channels of the output of
    block l over images and pixels, and H_l = -sum p_l ln p_l: expressivity is sum_l H_l,
    progressivity min_l (H_l - H_(l-1)). With r random signs at the output of block l, g their
    gradient at its input (pixels folded into channels where it shrinks), v the spectral norm of the
    mean over images and pixels of g r^T: trainability is the mean over l of 2 - v - 1 / (v + eps),
    0 at best, for v = 1. Higher is better for all three.

    Each is the mean over `repeats` draws of Kaiming normal weights (fan-in, biases 0) and standard
    normal images; reads no image of the minibatch and no label. A draw takes one forward pass of
    `images` images in training mode and one backward pass, for inputs only.

    -inf: expressivity and progressivity where the features of a block are constant, trainability
    where a block is the identity, as a cell of shortcuts alone. Children of a network that do nothing
    (`nn.Identity`, dropout, which is off) are no blocks. Raises ValueError for fewer than two blocks with
    feature maps, and for features that are not finite.

    Source: Lee and Ham 2024, and the released code, which takes one draw of 64 images. There float32
    rounding makes eigenvalues of features of deficient rank slightly negative, and the entropy NaN;
    ours are float64 and at least 0. The fourth part, FLOPs, is the estimator `flops`; the ranks of
    all four in a set make the score.
    """
    network, generator = probe.fresh_network().requires_grad_(False), probe.generator()
    draws = []
    for _ in range(repeats):
        initialise(network, "kaiming_normal", generator)
        draws.append(_draw(network, noise(probe, images, generator), generator, eps))
    return dict(zip(PARTS, np.mean(draws, axis=0).tolist(), strict=True))


def _draw(network: nn.Module, images: Tensor, generator: torch.Generator, eps: float) -> list[float]:
    """The three parts for the weights that the network has, in the order of `PARTS`."""
    borders = _borders(network, images)
    entropies = np.array([_entropy(output.detach()) for output, _ in borders])
    steps = np.diff(entropies) if np.isfinite(entropies).all() else np.array([-np.inf])
    gains = [_gain(start, output, generator) for (_, start), (output, _) in pairwise(borders)]
    trainability = np.mean([2 - gain - 1 / (gain + eps) for gain in gains])
    return [float(entropies.sum()), float(steps.min()), float(trainability)]


def _borders(network: nn.Module, images: Tensor) -> list[Border]:
    """Outputs of the blocks in order; no graph goes from one block into another."""
    borders: list[Border] = []

    def cut(output: Tensor) -> Tensor:
        start = output.detach().requires_grad_()
        borders.append((output, start))
        return start.clone()  # what comes next may work in place

    with hooked(blocks(network), cut):
        network(images)
    if not all(bool(torch.isfinite(output).all()) for output, _ in borders):
        raise ValueError("the features of a block are not finite")
    if len(borders) < 2:
        raise ValueError(
            f"{len(borders)} blocks of the network give a feature map (B, C, H, W): wanted 2 or more, "
            "as the network's children or in its property `blocks`"
        )
    return borders


def _entropy(features: Tensor) -> float:
    """Entropy of the spectrum of the covariance of channels, -inf where all are constant."""
    channels = features.transpose(0, 1).flatten(1)
    if bool((channels.amin(1) == channels.amax(1)).all()):
        return -math.inf  # to subtract the mean may leave a rounding error
    channels = channels - channels.mean(1, keepdim=True)
    spectrum = torch.linalg.eigvalsh((channels @ channels.t()).cpu().double()).clamp(min=0)
    total = spectrum.sum()
    return float(torch.special.entr(spectrum / total).sum()) if total > 0 else -math.inf


def _gain(start: Tensor, output: Tensor, generator: torch.Generator) -> float:
    """Spectral norm of a block's mean Jacobian, estimated from random signs; inf for the identity."""
    signs = 2 * torch.empty(output.shape).bernoulli_(generator=generator).to(output.device) - 1
    gradient = torch.zeros_like(start)
    if output.requires_grad:
        (gradient,) = torch.autograd.grad(output, start, signs, materialize_grads=True)
    if gradient.shape == signs.shape and torch.equal(gradient, signs):
        return math.inf
    inner, outer = (
        values.transpose(0, 1).flatten(1) for values in (_folded(gradient, signs.shape[2:]), signs)
    )
    return float(torch.linalg.matrix_norm((inner @ outer.t() / outer.shape[1]).cpu(), 2))


def _folded(gradient: Tensor, size: torch.Size) -> Tensor:
    """The gradient with as many pixels as `size`: those of a window become channels.

    Raises:
        ValueError: If the gradient has fewer pixels.
    """
    stride = gradient.shape[2] // size[0]
    if not stride or gradient.shape[3] < stride * size[1]:
        raise ValueError(f"a block turns {tuple(gradient.shape[2:])} pixels into {tuple(size)}: wanted fewer")
    return F.pixel_unshuffle(gradient[:, :, : stride * size[0], : stride * size[1]], stride)


ESTIMATOR = Estimator(az_parts, paper="https://arxiv.org/abs/2403.19232")
