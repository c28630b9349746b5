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

    The trees' roots are nodes 0 to T - 1.

    Attributes:
        feature: (nodes,) that a node compares.
        threshold: (nodes,) a row goes right where its feature >= threshold, compared in the threshold's
            precision; infinite at leaves.
        child: (nodes,) number of the left child, the right one being the next; a leaf is its own.
        value: (nodes,) what a leaf adds, in its own precision.
        trees: T.
        depth: No leaf is more steps below its root.
        base: What is added to the sum.
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


@dataclass(frozen=True, eq=False)
class Nodes:
    """The nodes of T trees, in any order.

    Attributes:
        roots: (T,) numbers of nodes.
        left: (nodes,) numbers of nodes, negative at leaves.
        right: As `left`.
        feature: (nodes,) at which a node splits.
        threshold: (nodes,) from which on a row goes right.
        value: (nodes,) what a leaf adds.
    """

    roots: Integers
    left: Integers
    right: Integers
    feature: Integers
    threshold: Numbers
    value: Numbers

    def check(self, features: int) -> None:
        """Checks what the nodes name.

        Raises:
            InputError: If there is no tree, or a number points outside or is not finite.
        """
        inner, count = self.left >= 0, len(self.left)
        if not len(self.roots):
            raise InputError("it has no trees")
        for what, numbers, limit in (
            ("child", self.left, count),
            ("child", self.right, count),
            ("feature", self.feature, features),
        ):
            if len(bad := numbers[inner & ((numbers < 0) | (numbers >= limit))]):
                raise InputError(f"its trees name {what} {bad[0]} of {limit}")
        if not np.isfinite(self.threshold[inner]).all() or not np.isfinite(self.value[~inner]).all():
            raise InputError("its trees hold numbers that are not finite")


def forest(nodes: Nodes, *, features: int, base: float = 0.0) -> Forest:
    """A forest of trees over that many features, whose sum is added to `base`.

    Raises:
        InputError: For nodes that do not make trees.
    """
    nodes.check(features)
    levels = _levels(nodes.roots, nodes.left, nodes.right)
    order = np.concatenate(levels)
    inner = (nodes.left >= 0)[order]
    first_child = len(nodes.roots) + 2 * (np.cumsum(inner) - 1)
    return Forest(
        feature=np.where(inner, nodes.feature[order], 0),
        threshold=np.where(inner, nodes.threshold[order], np.inf),
        child=np.where(inner, first_child, np.arange(len(order))),
        value=np.where(inner, 0.0, nodes.value[order]),
        trees=len(nodes.roots),
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
