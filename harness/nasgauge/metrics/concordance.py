"""Concordant minus discordant partners of every architecture, without looking at all pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nasgauge.metrics.vectors import Ranks, dense_ranks, paired


def concordances(x: ArrayLike, y: ArrayLike) -> Ranks:
    """c_i = sum_j sign(x_i - x_j) sign(y_i - y_j), (N,), for vectors (N,) that may hold ties and infinities.

    Their sum is the numerator of Kendall's tau times two; one by one they are what its standard
    error needs. O(N log^2 N) time and O(N) memory: one quadrant is counted, the others follow from it
    and from the ties.

    Raises InputError for NaN or different lengths.

    >>> concordances([1, 2, 3], [1, 3, 2]).tolist()
    [2, 0, 0]
    """
    rank_x, rank_y = (dense_ranks(values) for values in paired(x, y))
    below_x, tied_x = below_and_tied(rank_x)
    below_y, tied_y = below_and_tied(rank_y)
    below_by_y, tied_both = below_and_tied(dense_ranks(rank_y * rank_y.size + rank_x))
    below_by_x, _ = below_and_tied(dense_ranks(rank_x * rank_x.size + rank_y))
    lower_left = dominated(rank_x, rank_y)
    left_of, under = below_by_y - below_y, below_by_x - below_x  # in the same row, in the same column
    upper_left, lower_right = below_x - lower_left - left_of, below_y - lower_left - under
    right_of = tied_y - left_of - tied_both
    upper_right = rank_x.size - below_x - tied_x - lower_right - right_of
    return np.asarray(lower_left + upper_right - upper_left - lower_right)


def below_and_tied(rank: Ranks) -> tuple[Ranks, Ranks]:
    """#{j: x_j < x_i} and #{j: x_j = x_i}, i itself included, each (N,), from dense ranks."""
    tied = np.bincount(rank)
    return (np.cumsum(tied) - tied)[rank], tied[rank]


def dominated(x: Ranks, y: Ranks) -> Ranks:
    """#{j: x_j < x_i and y_j < y_i}, (N,), for ranks from 0 to N.

    A merge sort from the bottom up. In the order of x, every j that counts for i stands before it,
    so at exactly one level j is in the left and i in the right half of the same block. Ties in x
    stand in falling order of y and so never count.
    """
    n = x.size
    order = np.lexsort((-y, x))
    place, height = np.arange(n), y[order]
    count = np.zeros(n, dtype=np.int64)
    for level in range(max(n - 1, 0).bit_length()):
        block, in_left = place >> (level + 1), (place >> level) & 1 == 0
        # By block, then y; at equal y the right half goes first, so that it does not count the left.
        merged = np.argsort((block * (n + 1) + height) * 2 + in_left)
        # Earlier blocks are complete: each brings 2^level elements of a left half.
        lower = np.cumsum(in_left[merged]) - (block << level)
        in_right = ~in_left[merged]
        count[merged[in_right]] += lower[in_right]
    result = np.empty_like(count)
    result[order] = count
    return result
