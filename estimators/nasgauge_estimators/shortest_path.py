"""Shortest path: how few layers can a signal pass on its way?"""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import torch
from torch import Tensor, nn

from nasgauge.core import Estimator
from nasgauge.probing.passes import layer_weights
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import blank_image, watched


def shortest_path(probe: Probe) -> float:
    """Minus the number of convolution and linear layers on the shortest path from image to output.

    0 at best: shortcuts make a network easier to train. No path at all gives -inf. Layers that run
    as modules count; values do not matter, so what is multiplied by zero is still a path. One
    forward pass of one image of zeros in evaluation mode, whose graph is walked; reads neither
    images nor labels.

    Ours; no paper. A poor estimator alone, it mends what size and Jacobian overlook: see `live_jacob`.
    """
    image = blank_image(probe).requires_grad_()
    with watched(probe.network, dict.fromkeys(layer_weights(probe.network), _mark)):
        output = probe.network(image)
    return -float(_layers_between(output, image))


class _Layer(torch.autograd.Function):
    """The identity, a node of the graph for each layer that ran."""

    @staticmethod
    def forward(_context: Any, output: Tensor) -> Tensor:
        return output.view_as(output)

    @staticmethod
    def backward(_context: Any, *gradients: Any) -> Any:
        return gradients[0]


def _mark(_module: nn.Module, _inputs: Any, output: Tensor) -> Tensor:
    marked: Tensor = _Layer.apply(output)  # type: ignore[no-untyped-call]
    return marked.clone()  # an activation that works in place must not write to a view


def _layers_between(output: Tensor, image: Tensor) -> float:
    """Fewest layers on a way through the graph from `output` back to `image`; inf without one."""
    waiting = deque([(output.grad_fn, 0)])
    seen = set()
    while waiting:  # a node that is reached with fewer layers comes first
        node, layers = waiting.popleft()
        if node is None or node in seen:
            continue
        seen.add(node)
        if getattr(node, "variable", None) is image:
            return layers
        for following, _ in node.next_functions:
            if following is not None and following.name() == "_LayerBackward":
                waiting.append((following, layers + 1))
            else:
                waiting.appendleft((following, layers))
    return math.inf


ESTIMATOR = Estimator(shortest_path)
