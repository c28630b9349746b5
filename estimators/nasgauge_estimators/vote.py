"""Vote: several estimators rank a set together."""

from __future__ import annotations

from nasgauge.core import Candidates, Floats, InputError, SetEstimator
from nasgauge_estimators._ranks import log_rank_sum, ranks


def vote(candidates: Candidates, *, of: str = "jacob_cov+params", rule: str = "log_rank") -> Floats:
    """Sum of log ranks, or mean rank, of the estimators named by `of`, joined by "+".

    `rule` is `log_rank`, sum of ln(rank / N) as in AZ-NAS, or `mean_rank`. A missing score has the
    lowest rank.
    """
    if rule not in ("log_rank", "mean_rank"):
        raise InputError(f"no rule {rule!r} of vote; there are log_rank and mean_rank")
    return log_rank_sum(candidates) if rule == "log_rank" else ranks(candidates).mean(axis=0)


ESTIMATOR = SetEstimator(vote)
