"""Two objectives at once: what no other beats in both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import Floats


def on_front(cost: Floats, value: Floats) -> NDArray[np.bool_]:
    """Which of N are non-dominated, (N,): no other costs at most as much, is worth as much, and one better.

    Equal ones are on the front together; what is worth -inf is not. Both are without NaN.

    >>> on_front(np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.4, 0.6])).tolist()
    [True, False, True]
    """
    costs, place = np.unique(cost, return_inverse=True)
    best = np.full(len(costs), -np.inf)
    np.maximum.at(best, place, value)
    cheaper = np.concatenate([[-np.inf], np.maximum.accumulate(best)])[:-1]
    found: NDArray[np.bool_] = (value == best[place]) & (value > cheaper[place])
    return found
