"""VKDNW's aggregate: layers and Fisher spectrum, with two parts of AZ-NAS, size and the Jacobian."""

from __future__ import annotations

from nasgauge.core import Candidates, Floats, SetEstimator
from nasgauge_estimators._ranks import log_rank_sum


def vkdnw_agg(candidates: Candidates) -> Floats:
    """Sum of the log ranks of `vkdnw.pair`, expressivity, trainability, multiply-adds and Jacobian.

    sum_k ln(rank_k / N) with the best architecture at rank N; a missing part has the lowest rank. Without
    AZ-NAS' progressivity.

    Source: Tybl and Neumann 2025, and the released code, where the ranks of the pair leave no gap after ties.
    """
    return log_rank_sum(candidates)


PARTS = ("vkdnw.pair", "az_parts.expressivity", "az_parts.trainability", "flops", "jacob_cov")
ESTIMATOR = SetEstimator(vkdnw_agg, PARTS, paper="https://arxiv.org/abs/2502.04975")
