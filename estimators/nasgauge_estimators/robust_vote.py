"""Robust vote: multiply-adds and activation codes, what holds best over several search spaces."""

from __future__ import annotations

from nasgauge.core import Candidates, Floats, SetEstimator
from nasgauge_estimators._ranks import log_rank_sum


def robust_vote(candidates: Candidates) -> Floats:
    """Sum of the log ranks of `flops` and `naswot`. One forward pass; no labels.

    Ours; no paper. Chosen because, over scores that others published for several families of search spaces,
    no vote of so few cheap estimators held better on average. It need not be the best in any one space: in
    `results/nas_bench_macro/`, `naswot` alone is.
    """
    return log_rank_sum(candidates)


ESTIMATOR = SetEstimator(robust_vote, ("flops", "naswot"))
