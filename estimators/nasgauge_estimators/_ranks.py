"""Aggregation of the ranks that several estimators give one set of architectures."""

from __future__ import annotations

import numpy as np

from nasgauge.core import Candidates, Floats


def ranks(candidates: Candidates) -> Floats:
    """Rank of each of N architectures by each part, (parts, N): N is best, ties share their mean rank."""
    return np.array([mean_ranks(scores) for scores in candidates.parts.values()])


def mean_ranks(scores: Floats) -> Floats:
    """Ranks (N,) from 1 to N, ties share their mean rank.

    >>> mean_ranks(np.array([5.0, -np.inf, 5.0])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, place, tied = np.unique(scores, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(tied) - (tied - 1) / 2)[place])


def log_rank_sum(candidates: Candidates) -> Floats:
    """Sum over the parts of ln(rank / N), (N,): one bad rank costs more than many good ones mend."""
    found = ranks(candidates)
    return np.asarray(np.log(found / found.shape[1]).sum(axis=0))
