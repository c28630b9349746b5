"""EPE-NAS: do the input gradients of images of one class differ?"""

from __future__ import annotations

import numpy as np

from nasgauge.core import Estimator, Floats
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import input_jacobian

MANY_CLASSES = 100


def epe_nas(probe: Probe, *, eps: float = 1e-5) -> float:
    """Strength or spread over classes of the correlation of input gradients within a class (EPE-NAS).

    With R_c the correlation matrix of the gradients of the summed outputs for the images of class c,
    e_c = sum(ln(abs(R_c) + eps)). Up to 100 classes: s = sum_c abs(e_c). More: every e_c is divided
    by the images of its class, and s is the mean over c of sum_c' abs(e_c - e_c'). One forward and
    one backward pass, shared with `jacob_cov`.

    The logarithms are negative, so up to 100 classes s is large where gradients within a class
    hardly correlate. Classes with one image of the minibatch have no correlation and are left out:
    the released code adds ln(1 + eps) for them, or leaves them out by an exception. So use batches
    of several images a class (the authors': 256 for 10 classes).

    Raises:
        ValueError: If an image has no gradient, or where no class has two images.

    Source: Lopes et al. 2021, and its released code.
    """
    jacobian = input_jacobian(probe)
    labels = probe.labels.cpu().numpy()
    classes, images = np.unique(labels, return_counts=True)
    spread = probe.classes > MANY_CLASSES
    strengths = np.array(
        [
            _strength(jacobian[labels == label], eps) / (count if spread else 1)
            for label, count in zip(classes, images, strict=True)
            if count > 1
        ]
    )
    if not strengths.size:
        raise ValueError(f"none of the {len(classes)} classes of the minibatch has two images")
    if not spread:
        return float(np.abs(strengths).sum())
    return float(np.abs(strengths[:, None] - strengths).sum() / len(strengths))


def _strength(jacobian: Floats, eps: float) -> float:
    return float(np.log(np.abs(np.corrcoef(jacobian)) + eps).sum())


ESTIMATOR = Estimator(epe_nas, paper="https://arxiv.org/abs/2102.08099")
