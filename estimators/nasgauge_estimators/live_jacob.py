"""Live Jacobian: is the network large where it counts, does it tell images apart, can it be trained?"""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from nasgauge.core import Bounds, Candidates, Floats, SetEstimator
from nasgauge_estimators._ranks import ranks

PARTS = ("jacob_cov", "live_params", "shortest_path")


def live_jacob(
    candidates: Candidates, *, shortcut: Annotated[float, Bounds(low=0, below=math.inf)] = 0.2
) -> Floats:
    """Sum of log ranks: correlation of input gradients, live parameters, and a little of shortcuts.

    ln(r1 / N) + ln(r2 / N) + shortcut ln(r3 / N) with the ranks of `jacob_cov`, `live_params` and
    `shortest_path`, the best at N: high only where all are. Size overlooks networks whose many
    weights are hard to train; the Jacobian overlooks small ones that tell images apart and lack the
    weights to use it; both rate deep chains without a shortcut too high. One forward and one
    backward pass of the minibatch, and a few of one image; no labels.

    Ours; no paper. The parts and the weight of the third were chosen with cifar10 accuracies on half of
    a sample of NAS-Bench-201 and reported on everything else: see results/. It does not carry over to
    the DARTS space, where it ranks about as `params` does: every network there has short paths, and
    the Jacobian says little.
    """
    logs = np.log(ranks(candidates) / len(candidates.parts["jacob_cov"]))
    return np.asarray(np.array([1, 1, shortcut]) @ logs)


ESTIMATOR = SetEstimator(live_jacob, PARTS)
