"""TE-NAS: trainability and expressivity of a set, by rank."""

from __future__ import annotations

import numpy as np

from nasgauge.core import Candidates, Floats, SetEstimator
from nasgauge_estimators._ranks import ranks


def te_nas(candidates: Candidates) -> Floats:
    """Rank by condition number of the neural tangent kernel plus rank by number of linear regions.

    Both ranks are those of a set, best highest, so their sum is higher for better architectures;
    the paper adds ranks that are lower for better ones.

    Source: Chen et al. 2021. Parts: `ntk_condition` and `linear_regions`.
    """
    return np.asarray(ranks(candidates).sum(axis=0))


ESTIMATOR = SetEstimator(
    te_nas, ("ntk_condition", "linear_regions"), paper="https://arxiv.org/abs/2102.11535"
)
