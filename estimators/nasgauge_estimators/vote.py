"""Vote: several estimators rank a set together."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nasgauge.core import Candidates, Floats, SetEstimator, weights
from nasgauge_estimators._ranks import ranks

Rule = Literal["log_rank", "mean_rank"]


def vote(candidates: Candidates, *, of: str = "jacob_cov+params", rule: Rule = "log_rank") -> Floats:
    """Sum of log ranks, or mean rank, of the estimators named by `of`, joined by "+".

    `rule` is `log_rank`, sum of ln(rank / N) as in AZ-NAS, or `mean_rank`. A name may have a weight,
    `naswot+0.2*params`. A missing score has the lowest rank.
    """
    shares = np.array([weights(of)[name] for name in candidates.parts])
    if rule == "mean_rank":
        return np.asarray(shares @ ranks(candidates) / shares.sum())
    found = ranks(candidates)
    return np.asarray(shares @ np.log(found / found.shape[1]))


ESTIMATOR = SetEstimator(vote)
