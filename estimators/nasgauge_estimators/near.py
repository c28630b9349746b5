"""NEAR: effective rank of the matrices of activations before and after each non-linearity."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules import activation

from nasgauge.core import AtLeastOne, Estimator, Floats
from nasgauge.probing.probe import Probe
from nasgauge_estimators._init import initialise

ACTIVATIONS = tuple(getattr(activation, name) for name in activation.__all__)


def near(probe: Probe, *, repeats: AtLeastOne = 1) -> float:
    """Sum over layers of the effective rank of their outputs; the mean over `repeats` initialisations.

    Layers are the modules with a weight and the activation modules of torch, one by one as they run.
    Rows of the matrix are images and positions, columns are channels; of c channels, c consecutive rows are
    taken from a random image row on, or all where there are fewer. The effective rank is exp of the entropy
    of the singular values, each divided by their sum; a matrix of zeros counts 0. One forward pass in
    training mode; evaluation mode would halve the score. No labels.

    Raises:
        ValueError: For outputs that are not finite.

    Source: Husistein et al. 2025, and the released code, where c rows may also be fewer at the end of the
    matrix; here the start leaves room for all of them. Further initialisations are torch's.
    """
    network, generator = probe.fresh_network(), probe.generator()
    found = [_sum_of_ranks(network, probe.images, generator)]
    for _ in range(repeats - 1):
        initialise(network, "default", generator)
        found.append(_sum_of_ranks(network, probe.images, generator))
    return float(np.mean(found))


def effective_rank(matrix: Floats) -> float:
    """exp(-sum(s ln s)) of the singular values s, each divided by their sum; 0 for a matrix of zeros.

    >>> effective_rank(np.diag([1.0, 1.0, 0.0]))
    2.0
    """
    values = np.linalg.svd(matrix, compute_uv=False)
    if not values.sum():
        return 0.0
    shares = values / values.sum()
    shares = shares[shares > 0]
    return float(np.exp(-(shares * np.log(shares)).sum()))


@torch.no_grad()
def _sum_of_ranks(network: nn.Module, images: Tensor, generator: torch.Generator) -> float:
    found: list[float] = []

    def see(_module: nn.Module, _inputs: Any, output: object) -> None:
        if isinstance(output, Tensor) and output.dim() > 1:
            found.append(effective_rank(_rows(output, generator)))

    layers = [m for m in network.modules() if hasattr(m, "weight") or isinstance(m, ACTIVATIONS)]
    handles = [layer.register_forward_hook(see) for layer in layers]
    output = network(images)
    for handle in handles:
        handle.remove()
    if not torch.isfinite(output).all():
        raise ValueError("the outputs of the network are not finite: their rank is undefined")
    return sum(found)


def _rows(output: Tensor, generator: torch.Generator) -> Floats:
    """As many consecutive rows of activations as there are channels, (rows, channels) float64."""
    step = output.shape[-1]
    rows = output.transpose(1, 3).flatten(0, 2) if output.dim() == 4 else output.flatten(0, -2)
    room = len(rows) - rows.shape[1]
    if room > 0:
        start = step * int(torch.randint(room // step + 1, (), generator=generator))
        rows = rows[start : start + rows.shape[1]]
    found: Floats = rows.double().cpu().numpy()
    return found


ESTIMATOR = Estimator(near, paper="https://arxiv.org/abs/2408.08776")
