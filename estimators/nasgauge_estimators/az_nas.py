"""AZ-NAS: four views of a network, by rank."""

from __future__ import annotations

from nasgauge.core import Candidates, Floats, SetEstimator
from nasgauge_estimators._ranks import log_rank_sum


def az_nas(candidates: Candidates) -> Floats:
    """Sum of the log ranks of expressivity, progressivity, trainability and multiply-adds.

    sum_k ln(rank_k / N) with the best architecture at rank N. Where an architecture has no part,
    such as a network whose output is constant, that part has the lowest rank.

    Source: Lee and Ham 2024. Parts: those of `az_parts`, and `flops`.
    """
    return log_rank_sum(candidates)


PARTS = ("az_parts.expressivity", "az_parts.progressivity", "az_parts.trainability", "flops")
ESTIMATOR = SetEstimator(az_nas, PARTS, paper="https://arxiv.org/abs/2403.19232")
