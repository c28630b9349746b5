"""Jacobian covariance: do the input gradients of different images differ?"""

from __future__ import annotations

import numpy as np

from nasgauge.core import Estimator
from nasgauge.probe import Probe


def jacob_cov(probe: Probe, *, eps: float = 1e-5) -> float:
    """Negative divergence of the spectrum of the correlation of input gradients from that of I.

    With J (B, pixels) the gradients of the summed outputs and l the eigenvalues of the correlation
    matrix of its rows: s = -sum(ln(l + eps) + 1 / (l + eps)). One forward and one backward pass.

    Raises ValueError where an image has no gradient: its correlation is undefined.

    Source: Mellor et al. 2020 (arXiv v1 of NASWOT). The released code uses the general
    eigen-solver, which may return complex values; the matrix is symmetric, so ours does not.
    """
    jacobian = probe.input_gradients().flatten(1).double().cpu().numpy()
    flat = np.flatnonzero(np.ptp(jacobian, axis=1) == 0)
    if flat.size:
        raise ValueError(f"the input gradient of {flat.size} of {len(jacobian)} images is constant")
    eigenvalues = np.linalg.eigvalsh(np.corrcoef(jacobian)) + eps
    return float(-(np.log(eigenvalues) + 1 / eigenvalues).sum())


ESTIMATOR = Estimator(jacob_cov, paper="https://arxiv.org/abs/2006.04647v1")
