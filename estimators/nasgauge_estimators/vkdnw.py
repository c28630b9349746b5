"""VKDNW: entropy of the spectrum of the empirical Fisher information, and the number of layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
import torch
from torch import Tensor

from nasgauge.core import AtLeastOne, Bounds, Estimator, Floats, ImageSettings
from nasgauge.probing.probe import Probe
from nasgauge_estimators._entries import first_entry_jacobian
from nasgauge_estimators._init import initialise
from nasgauge_estimators._layers import first_images, noise

SMOOTHING = 0.05
"""Weight of the uniform distribution in the predicted one."""
DECILES = np.arange(1, 10) / 10
_TINY = 1e-10
_ABOVE = 3
"""More than the entropy of nine numbers, ln 9, so that layers always count more than entropy."""


def vkdnw(
    probe: Probe,
    *,
    images: AtLeastOne = 32,
    inputs: Literal["noise", "images"] = "noise",
    tensors: Annotated[int, Bounds(low=1, high=1024)] = 128,
) -> Mapping[str, float]:
    """How evenly the Fisher information is spread over directions, `entropy`; `pair` and `sum` with layers.

    F = mean over images of J' (diag(p) - p p') J, with p the smoothed softmax of the logits and J their
    Jacobian for the first entry of each of the first `tensors` parameters. With q the nine deciles of the
    eigenvalues of F, divided by their sum: entropy = -sum(q ln q), at most ln 9. `pair` orders by the number
    of parameter tensors, then by entropy; `sum` adds the two, as the paper's text does. Weights are drawn
    anew (Kaiming normal, fan-in); evaluation mode, in which no image depends on another. One forward pass,
    and one backward pass a class without weight gradients; where classes are more than tensors, one pass a
    tensor. No labels.

    `inputs` are standard normal images, as in the authors' runs, or those of the minibatch.

    Raises:
        ValueError: For outputs that are not finite.

    Source: Tybl and Neumann 2025, section 3, and the released code, whose float32 makes the entropy of
    networks without a path from input to output the highest; here F is float64. Its smoothing of 0.05 is
    rounded to float16 there.
    """
    generator = probe.generator()
    network = initialise(probe.fresh_network(), "kaiming_normal", generator).eval()
    batch = first_images(probe, images) if inputs == "images" else noise(probe, images, generator)
    logits, jacobian = first_entry_jacobian(network, batch, tensors)
    if not (torch.isfinite(logits).all() and torch.isfinite(jacobian).all()):
        raise ValueError("outputs or their gradients are not finite: the Fisher information is undefined")
    entropy = spectrum_entropy(fisher_information(logits, jacobian))
    layers = sum(1 for _ in network.parameters())
    return {"pair": layers + entropy / _ABOVE, "sum": layers + entropy, "entropy": entropy}


def fisher_information(logits: Tensor, jacobian: Tensor) -> Floats:
    """Mean over images of J' (diag(p) - p p') J, (P, P) float64.

    Args:
        logits: (B, C).
        jacobian: Of the logits, (B, C, P).
    """
    classes = logits.shape[1]
    chances = (1 - SMOOTHING) * logits.double().softmax(1) + SMOOTHING / classes
    centred = jacobian - torch.einsum("bc,bcp->bp", chances, jacobian)[:, None]
    weighted = (centred * chances.sqrt()[:, :, None]).flatten(0, 1)
    found: Floats = (weighted.T @ weighted / len(logits)).numpy()
    return found


def spectrum_entropy(fisher: Floats) -> float:
    """Entropy of the deciles of the eigenvalues of a symmetric matrix (P, P), each divided by their sum.

    Of equal ones it is ln 9:

    >>> round(spectrum_entropy(np.eye(5)), 5)
    2.19722
    """
    deciles = np.quantile(np.linalg.eigvalsh(fisher).clip(min=0), DECILES)
    shares = deciles / (deciles.sum() + _TINY)
    return max(0.0, float(-(shares * np.log(shares + _TINY)).sum()))


ESTIMATOR = Estimator(
    vkdnw, paper="https://arxiv.org/abs/2502.04975", images=ImageSettings(of_minibatch=("images",))
)
