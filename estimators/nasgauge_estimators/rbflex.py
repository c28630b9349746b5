"""RBFleX-NAS: do activations and last features of a few images lie far apart?"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
import torch
from torch import Tensor

from nasgauge.core import Bounds, Estimator, Floats, ImageSettings
from nasgauge.probing.codes import NO_RECTIFIER, EachRectifier
from nasgauge.probing.probe import Probe
from nasgauge_estimators._features import NO_LINEAR, last_input
from nasgauge_estimators._layers import first_images

ACTIVATION_GAMMA = 2.687e-12
FEATURE_GAMMA = 1.025e-11


def rbflex(probe: Probe, *, images: Annotated[int, Bounds(low=2, high=64)] = 3) -> float:
    """N (ln det K_O + ln det K_Q), of the outputs O of all ReLU and the inputs Q of the classifier.

    K are the Gaussian kernels exp(-gamma d^2) of N images, each alone through the network in training mode,
    its values scaled to 0..1 over the images. gamma is so small that it shifts the score and no more.
    -inf where two images cannot be told apart. N forward passes of one image; no labels.

    Raises:
        ValueError: For a network without ReLU or without a linear layer at its end.

    Source: Yamasaki et al. 2025, and the released code: 3 images and its two gammas, found once on networks
    of the size space of NATS-Bench. Its images are augmented, here they are not. Determinants are computed
    from the distances, so that those near 0 keep their digits.
    """
    rows = [_vectors(probe, image[None]) for image in first_images(probe, images)]
    outputs, inputs = (np.stack(each) for each in zip(*rows, strict=True))
    kernels = (log_determinant(outputs, ACTIVATION_GAMMA), log_determinant(inputs, FEATURE_GAMMA))
    return len(rows) * sum(kernels)


def log_determinant(rows: Floats, gamma: float) -> float:
    """Ln det of exp(-gamma d^2), of rows (N, F) that are scaled to 0..1 by column; -inf if it is singular.

    With e = 1 - exp(-gamma d^2), which is tiny, det K is that of the Schur complement of its first entry,
    e_i1 + e_j1 - e_ij - e_i1 e_j1.
    """
    spread = np.ptp(rows, axis=0)
    scaled = (rows - rows.min(axis=0))[:, spread > 0] / spread[spread > 0]
    squares = ((scaled[:, None] - scaled[None]) ** 2).sum(axis=2)
    apart = -np.expm1(-gamma * squares)
    first = apart[1:, :1]
    sign, log = np.linalg.slogdet(first + first.T - apart[1:, 1:] - first * first.T)
    return float(log) if sign > 0 else -math.inf


def _vectors(probe: Probe, image: Tensor) -> tuple[Floats, Floats]:
    """Outputs of all ReLU, and inputs of the classifier, for one image (1, C, S, S)."""
    outputs: list[Tensor] = []
    with (
        torch.no_grad(),
        last_input(probe.network) as seen,
        EachRectifier(lambda _, y: outputs.append(y.clone())),
    ):
        probe.network(image)
    if not outputs:
        raise ValueError(NO_RECTIFIER)
    if not seen:
        raise ValueError(NO_LINEAR)
    return (
        torch.cat([each.flatten() for each in outputs]).double().cpu().numpy(),
        seen[-1][0].flatten().double().cpu().numpy(),
    )


ESTIMATOR = Estimator(
    rbflex, paper="https://arxiv.org/abs/2503.22733", images=ImageSettings(of_minibatch=("images",))
)
