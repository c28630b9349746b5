"""What every measure does first: check its two vectors and turn values into ranks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nasgauge.core import Floats, InputError

Ranks = NDArray[np.int64]


def rank_last(scores: ArrayLike) -> Floats:
    """Scores (N,) in which everything that is not a finite number is -inf: last, and all tied.

    A score that is missing, overflowed or undefined says nothing good of its network, and the
    architecture must still count: dropping it would rate an estimator only where it works. Others
    differ: NASLib turns NaN into -1e8, which a large negative score can pass, and scipy either
    drops the pair or makes the whole correlation NaN.

    >>> rank_last([2.0, float("nan"), float("inf"), 1.0]).tolist()
    [2.0, -inf, -inf, 1.0]
    """
    values = np.asarray(scores, dtype=np.float64)
    return np.where(np.isfinite(values), values, -np.inf)


def vector(values: ArrayLike, name: str) -> Floats:
    """`values` as floats (N,); raises InputError, with `name`, for another shape or a NaN."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise InputError(f"{name} has shape {array.shape}: wanted one value per architecture, (N,)")
    if (nan := np.isnan(array)).any():
        raise InputError(
            f"{name}[{nan.argmax()}] is NaN ({nan.sum()} of {array.size}): "
            "pass scores through rank_last, leave out architectures without an accuracy"
        )
    return array


def paired(scores: ArrayLike, accuracy: ArrayLike) -> tuple[Floats, Floats]:
    """Both as vectors of the same architectures; raises InputError where that cannot be."""
    x, y = vector(scores, "scores"), vector(accuracy, "accuracy")
    if x.size != y.size:
        raise InputError(f"{x.size} scores and {y.size} accuracies: wanted one of each per architecture")
    return x, y


def dense_ranks(values: Floats | Ranks) -> Ranks:
    """Ranks (N,) from 0 without gaps: equal values share one. Infinite values are ranked like any other."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
