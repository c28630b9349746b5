"""Some of the architectures, each with its chance to be among them: how a top k is taken where values tie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nasgauge.core import Floats, InputError
from nasgauge.metrics.vectors import vector

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Group:
    """`count` of N architectures; those that tie at the border of a top k share the remaining places.

    What is said of a group is the expectation over all ways of breaking the ties, each as likely, so that
    neither names nor the order of rows can matter.

    Attributes:
        rows: Of all that may be among them, (M,).
        chance: Of each to be among them, (M,): 1, and one other number for those that tie at the border.
    """

    rows: Places
    chance: Floats

    @classmethod
    def of(cls, rows: Places) -> Group:
        """Exactly these rows."""
        return cls(rows, np.ones(len(rows)))

    @classmethod
    def top(cls, values: ArrayLike, fraction: float) -> Group:
        """The best `fraction` (0 to 1) by value, at least one, best first.

        Raises InputError for NaN, no architecture, or a fraction outside (0, 1].

        >>> top = Group.top([90.0, 94.0, 91.0, 91.0], 0.5)
        >>> top.rows.tolist(), top.chance.tolist(), top.count
        ([1, 2, 3], [1.0, 0.5, 0.5], 2)
        """
        found = vector(values, "values")
        (chance,) = chance_of_top(found[None], top_count(found.size, fraction))
        order = np.argsort(-found, kind="stable")
        rows = order[chance[order] > 0]
        return cls(rows, chance[rows])

    @cached_property
    def count(self) -> int:
        """How many are among them, ties or not."""
        return round(float(self.chance.sum()))

    @property
    def certain(self) -> bool:
        """Whether nothing ties at the border."""
        return bool((self.chance == 1).all())

    def mean(self, values: Floats) -> float:
        """Expected mean of another quantity (N,) over the group.

        >>> Group.top([0.0, 0.0, 0.0, 0.0], 0.25).mean(np.array([1.0, 2.0, 3.0, 6.0]))
        3.0
        """
        return float(self.chance @ values[self.rows] / self.count)

    def partners(self, count: Callable[[Places], NDArray[np.generic]]) -> Floats:
        """Expected partners of each of `rows`, given that it is among them, (M,).

        count: takes places in `rows`, and gives how many of these are partners of each of them.
        """
        every, sure = np.arange(len(self.rows)), np.flatnonzero(self.chance == 1)
        found: Floats = np.asarray(count(every), dtype=float)
        if self.certain:
            return found
        drawn = np.flatnonzero(self.chance < 1)
        left = self.count - len(sure)
        found[sure] -= (1 - left / len(drawn)) * (found[sure] - np.asarray(count(sure), dtype=float))
        # One of those that tie is there, so fewer places are left to its equals.
        found[drawn] -= (1 - (left - 1) / (len(drawn) - 1)) * np.asarray(count(drawn), dtype=float)
        return found


def top_count(count: int, fraction: float) -> int:
    """How many of `count` architectures the top `fraction` is: rounded, half to even, at least one."""
    if not 0 < fraction <= 1:
        raise InputError(f"fraction {fraction} is not in (0, 1]: 0.1 means the best tenth")
    return max(1, round(fraction * at_least_one(count, "architectures")))


def chance_of_top(values: Floats, k: int) -> Floats:
    """Chance of each value (R, N) to be among the k largest of its row, ties broken at random; sums to k."""
    threshold = np.partition(values, -k, axis=1)[:, [-k]]
    above, tied = values > threshold, values == threshold
    share_of_tied = (k - np.count_nonzero(above, axis=1)) / np.count_nonzero(tied, axis=1)
    return np.where(tied, share_of_tied[:, None], above)


def at_least_one(count: int, what: str) -> int:
    """`count`, or InputError if there is nothing to measure or to draw."""
    if count < 1:
        raise InputError(f"{count} {what}: wanted at least one")
    return count
