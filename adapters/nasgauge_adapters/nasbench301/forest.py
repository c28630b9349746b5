"""Sums of regression trees, evaluated for many rows and all trees at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import Floats, InputError

Integers = NDArray[np.int64]
Numbers = NDArray[np.float32] | NDArray[np.float64]

_BLOCK = 1 << 16
"""Rows times trees that are walked together: few enough to stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Forest:
    """T trees as one list of nodes, level by level, so that the two children of a node stand side by side.

    feature, threshold: (nodes,) a row goes right where its feature >= threshold, compared in the
        threshold's precision; infinite at leaves.
    child: (nodes,) number of the left child, the right one being the next; a leaf is its own.
    value: (nodes,) what a leaf adds, in its own precision.
    The trees' roots are nodes 0 to T - 1; no leaf is more than `depth` steps below them.
    """

    feature: Integers
    threshold: Numbers
    child: Integers
    value: Numbers
    trees: int
    depth: int
    base: float

    def predict(self, rows: Floats) -> Floats:
        """Predictions (N,) for rows (N, features)."""
        size = max(1, _BLOCK // self.trees)
        blocks = [self._block(rows[start : start + size]) for start in range(0, len(rows), size)]
        return np.concatenate(blocks) if blocks else np.empty(0)

    def _block(self, rows: Floats) -> Floats:
        flat = rows.astype(self.threshold.dtype).ravel()
        offset = np.arange(len(rows)) * rows.shape[1]
        node = np.broadcast_to(np.arange(self.trees)[:, None], (self.trees, len(rows)))
        for _ in range(self.depth):
            right = flat.take(self.feature.take(node) + offset) >= self.threshold.take(node)
            node = self.child.take(node) + right
        # Over the first axis numpy adds one tree after the other, as xgboost does: the same rounding.
        total: Floats = self.base + self.value.take(node).sum(axis=0)
        return total.astype(float)


def forest(
    roots: Integers,
    left: Integers,
    right: Integers,
    feature: Integers,
    threshold: Numbers,
    value: Numbers,
    *,
    features: int,
    base: float = 0.0,
) -> Forest:
    """A forest from nodes in any order; left and right are node numbers, negative at leaves.

    Raises: InputError where there is no tree, a number points outside, or a node has two parents.
    """
    inner = left >= 0
    if not len(roots):
        raise InputError("it has no trees")
    for what, numbers, count in (
        ("child", left, len(left)),
        ("child", right, len(left)),
        ("feature", feature, features),
    ):
        if len(bad := numbers[inner & ((numbers < 0) | (numbers >= count))]):
            raise InputError(f"its trees name {what} {bad[0]} of {count}")
    if not np.isfinite(threshold[inner]).all() or not np.isfinite(value[~inner]).all():
        raise InputError("its trees hold numbers that are not finite")
    levels = _levels(roots, left, right)
    order = np.concatenate(levels)
    inner = inner[order]
    first_child = len(roots) + 2 * (np.cumsum(inner) - 1)
    return Forest(
        feature=np.where(inner, feature[order], 0),
        threshold=np.where(inner, threshold[order], np.inf),
        child=np.where(inner, first_child, np.arange(len(order))),
        value=np.where(inner, 0.0, value[order]),
        trees=len(roots),
        depth=len(levels) - 1,
        base=base,
    )


def _levels(roots: Integers, left: Integers, right: Integers) -> list[Integers]:
    """Nodes of each level, roots first, children of one node side by side."""
    levels, seen = [roots], len(roots)
    while True:
        parents = levels[-1][left[levels[-1]] >= 0]
        if not len(parents):
            return levels
        levels.append(np.stack([left[parents], right[parents]], axis=1).ravel())
        seen += len(levels[-1])
        if seen > len(left):
            raise InputError("its trees run in circles")
