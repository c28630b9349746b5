"""NASWOT: do the ReLU codes of different images differ?"""

from __future__ import annotations

from nasgauge.core import Estimator
from nasgauge.probing.codes import log_determinant
from nasgauge.probing.probe import Probe


def naswot(probe: Probe, *, bfloat16: bool = False) -> float:
    """Log-determinant of the kernel of ReLU activation codes (NASWOT).

    s = ln det K_H, with K_H[i, j] the number of ReLU units on which images i and j agree; one
    forward pass in training mode. A singular kernel (two images with equal codes) gives -inf.
    bfloat16: whether the pass computes in bfloat16, which is faster on processors and accelerators
    that have it (our choice; float32 in the paper).

    ReLU6 and leaky ReLU count as ReLUs, whose units are on above 0. H-swish, SiLU and GELU do not: their
    units are left out, and a network that has no others is refused.

    Source: Mellor et al. 2021, Eq. 1 and 2. Each ReLU counts once; the released code counts those
    inside its ReLU-Conv-BN wrappers twice, which leaves the ranking as it is.
    """
    return log_determinant(probe.relu_kernel(bfloat16=bfloat16))


ESTIMATOR = Estimator(naswot, paper="https://arxiv.org/abs/2006.04647")
