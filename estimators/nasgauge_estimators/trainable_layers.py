"""Number of trainable layers: a baseline that many estimators do not beat."""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe


def trainable_layers(probe: Probe) -> float:
    """Number of parameter tensors of the network, of dead branches too.

    As the released code counts "layers": a convolution without bias is 1, a batch norm with weight and bias
    2, a linear layer with bias 2. Reads neither images nor labels; no pass. On NAS-Bench-201 it ranks as
    `depth_convs` does.

    Source: Tybl and Neumann 2025 (VKDNW), who name it as a baseline, and the released code.
    """
    return float(sum(1 for _ in probe.network.parameters()))


ESTIMATOR = Estimator(trainable_layers, paper="https://arxiv.org/abs/2502.04975")
