"""WRCor: how differently do images and their gradients look at each ReLU, the last ones above all?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.autograd.graph import GradientEdge, get_gradient_edge

from nasgauge.core import Estimator, Floats
from nasgauge.probing.codes import NO_RECTIFIER, EachRectifier
from nasgauge.probing.probe import Probe
from nasgauge_estimators._maps import blocks


def wrcor(probe: Probe) -> float:
    """Ln det of K = sum over ReLU of 2^i (abs(corr of its inputs) + abs(corr of their loss gradients)).

    Correlations (B, B) are between the images of the minibatch, over the units of one ReLU in block i; those
    after the last of n blocks have weight 2^n, so that the end of the network is nearly all of K. A matrix
    that is not defined, since a row is constant, is left out; without any, or for a singular K, -inf. One
    forward and one backward pass in training mode, of the cross-entropy loss: labels are used.

    The first of the `blocks` that a network offers is its stem, whose ReLU count as those of the first block;
    networks that offer none have their children as blocks: our choice.

    Raises:
        ValueError: For a network without ReLU, and outputs that are not finite.

    Source: Jing et al. 2025, and the released code, which sees a ReLU twice where it is in a module with
    "ReLU" in its name, and of one that works in place the output in place of the input.
    """
    network = probe.network
    seen = _Inputs(network)
    with seen, torch.enable_grad():
        output = network(probe.images.detach().requires_grad_())
        loss = F.cross_entropy(output, probe.labels)
    if not torch.isfinite(output).all():
        raise ValueError("the outputs of the network are not finite: their correlation is undefined")
    if not seen.found:
        raise ValueError(NO_RECTIFIER)
    edges = list(dict.fromkeys(edge for _, _, edge in seen.found))
    gradients = torch.autograd.grad(loss, edges, allow_unused=True)
    of_edge = dict(zip(edges, gradients, strict=True))
    kernel = np.zeros((len(output), len(output)))
    for block, correlation, edge in seen.found:
        for matrix in (correlation, _correlation(of_edge[edge])):
            if matrix is not None:
                kernel += 2.0**block * matrix
    sign, log = np.linalg.slogdet(kernel)
    return float(log) if sign else -math.inf


def _correlation(values: Tensor | None) -> Floats | None:
    """Absolute correlations (B, B) between the rows of (B, ...), None where one of them is constant."""
    if values is None:
        return None
    rows: Floats = values.detach().flatten(1).double().cpu().numpy()
    if not np.ptp(rows, axis=1).all():
        return None
    found: Floats = np.abs(np.corrcoef(rows))
    return found


class _Inputs(EachRectifier):
    """Inside, notes the block of each rectifier, the correlation of its inputs, where their gradient is."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__(lambda _source, _output: None, before=self._note)
        self.found: list[tuple[int, Floats | None, GradientEdge]] = []
        self._block = 0
        first, *rest = blocks(network)
        self._order = {block: number for number, block in enumerate(rest)}
        self._last = first if not rest else rest[-1]

    def __enter__(self) -> _Inputs:
        self._handles = [block.register_forward_pre_hook(self._enter) for block in self._order]
        self._handles.append(self._last.register_forward_hook(self._leave))
        super().__enter__()  # type: ignore[no-untyped-call]
        return self

    def __exit__(self, *arguments: Any) -> None:
        super().__exit__(*arguments)  # type: ignore[no-untyped-call]
        for handle in self._handles:
            handle.remove()

    def _enter(self, block: nn.Module, _inputs: Any) -> None:
        self._block = self._order[block]

    def _leave(self, *_: Any) -> None:
        self._block = max(1, len(self._order))

    def _note(self, source: Tensor) -> None:
        # Before it runs, for it may work in place; what needs no gradient depends on no image.
        if source.requires_grad:
            self.found.append((self._block, _correlation(source), get_gradient_edge(source)))


ESTIMATOR = Estimator(wrcor, paper="https://arxiv.org/abs/2507.08841")
