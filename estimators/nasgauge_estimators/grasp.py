"""GraSP: how would the norm of the gradient change if weights were removed?"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch.nn.attention import SDPBackend, sdpa_kernel

from nasgauge.core import Estimator
from nasgauge.probing.passes import layer_weights
from nasgauge.probing.probe import Probe
from nasgauge.runtime.devices import numbers
from nasgauge_estimators._layers import replace_batch_norm
from nasgauge_estimators._twice import TwiceNorm


def grasp(probe: Probe) -> float:
    """Sum over the weights W of convolution and linear layers of -W x (H g), signed.

    g is the loss gradient of the minibatch, H g the Hessian's product with it. The gradient is
    shared with `grad_norm`; then a forward pass, a backward pass, and a backward pass through
    both, which costs as much as two of each. Training mode, one minibatch, no temperature.

    The sign is that of Abdelfattah et al., who turned it round after seeing a negative
    correlation; the paper's is the opposite one.

    The loss does not depend on the scale of a layer that a batch norm follows. There the sum is
    abs(g)^2, and only the other layers, few and noisy, add something of their own: public runs
    agree poorly (Spearman 0.65 between two seeds of the released code).

    Source: Wang et al. 2020, summed over the network as in Abdelfattah et al. 2021.
    """
    gradients = list(probe.weight_gradients().values())
    network = replace_batch_norm(probe.fresh_network(), TwiceNorm)
    weights = list(layer_weights(network).values())
    with sdpa_kernel(SDPBackend.MATH):  # the fused kernels of attention have no second derivative
        loss = F.cross_entropy(network(probe.images), probe.labels)
        again = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    product = torch.stack([(g * a).sum() for g, a in zip(gradients, again, strict=True)]).sum()
    curvature = torch.autograd.grad(product, weights, materialize_grads=True)
    return -sum(numbers((w.detach() * c).sum() for w, c in zip(weights, curvature, strict=True)))


ESTIMATOR = Estimator(grasp, paper="https://arxiv.org/abs/2002.07376")
