"""Aggregation of the ranks that several estimators give one set of architectures."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from nasgauge.core import Candidates, Floats


def ranks(candidates: Candidates) -> Floats:
    """Rank of each of N architectures by each part, (parts, N): N is best, ties share their mean rank."""
    return np.array([rankdata(scores) for scores in candidates.parts.values()])


def log_rank_sum(candidates: Candidates) -> Floats:
    """Sum over the parts of ln(rank / N), (N,): one bad rank costs more than many good ones mend."""
    found = ranks(candidates)
    return np.asarray(np.log(found / found.shape[1]).sum(axis=0))
