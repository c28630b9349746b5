"""Jacobian covariance: do the input gradients of different images differ?"""

from __future__ import annotations

import numpy as np

from nasgauge.core import Estimator
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import input_jacobian


def jacob_cov(probe: Probe, *, eps: float = 1e-5) -> float:
    """Negative divergence of the spectrum of the correlation of input gradients from that of I.

    With J (B, pixels) the gradients of the summed outputs and l the eigenvalues of the correlation
    matrix of its rows: s = -sum(ln(l + eps) + 1 / (l + eps)). One forward and one backward pass.

    Raises:
        ValueError: If an image has no gradient: its correlation is undefined.

    Source: Mellor et al. 2020 (arXiv v1 of NASWOT). The released code uses the general
    eigen-solver, which may return complex values; the matrix is symmetric, so ours does not.
    """
    eigenvalues = np.linalg.eigvalsh(np.corrcoef(input_jacobian(probe))) + eps
    return float(-(np.log(eigenvalues) + 1 / eigenvalues).sum())


ESTIMATOR = Estimator(jacob_cov, paper="https://arxiv.org/abs/2006.04647v1")
