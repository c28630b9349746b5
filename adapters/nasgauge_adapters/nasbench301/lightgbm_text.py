"""The text in which lightgbm keeps a booster."""

from __future__ import annotations

import numpy as np

from nasgauge.core import Floats, InputError
from nasgauge_adapters.nasbench301.forest import Forest, Integers, Nodes, forest

_CATEGORICAL = 1
_MISSING = 0b1100
_ZERO_IS_MISSING = 0b0100


def read_lightgbm(handle: object, *, trees: object, features: int) -> Forest:
    """The first trees of the text in the `handle` of a pickled booster.

    trees: the best iteration, up to which lightgbm predicts; 0 or less for all.

    Raises:
        InputError: If it is cut short or not a regression on that many features.

    Source: lightgbm 2.3, `GBDT::SaveModelToString`.
    """
    if not isinstance(handle, str) or not handle.startswith("tree\n"):
        raise InputError("its booster is not a text of lightgbm, which begins with 'tree'")
    head, *blocks = handle.partition("\nend of trees")[0].split("\nTree=")
    fields = _fields(head)
    announced = len(fields.get("tree_sizes", "").split())
    if "\nend of trees" not in handle or announced != len(blocks):
        raise InputError(f"its booster is cut short: it has {len(blocks)} trees and announces {announced}")
    for name, wanted in {"num_class": "1", "max_feature_idx": str(features - 1)}.items():
        if fields.get(name) != wanted:
            raise InputError(f"its booster has {name} {fields.get(name)}, wanted {wanted}")
    count = trees if isinstance(trees, int) and trees > 0 else len(blocks)
    if not fields.get("objective", "").startswith("regression"):
        raise InputError(f"its objective is {fields.get('objective')!r}, wanted regression")
    return _forest(blocks[:count], features)


def _fields(text: str) -> dict[str, str]:
    return {name: value for name, _, value in (line.partition("=") for line in text.splitlines())}


def _forest(blocks: list[str], features: int) -> Forest:
    parts, roots, size = [], [], 0
    for number, block in enumerate(blocks):
        try:
            nodes = _tree(_fields(block))
        except (KeyError, ValueError, OverflowError) as error:
            raise InputError(f"its tree {number} is damaged ({error})") from None
        left, right = (np.where(nodes[0] >= 0, side + size, -1) for side in nodes[:2])
        parts.append((left, right, *nodes[2:]))
        roots.append(size)
        size += len(left)
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    return forest(Nodes(np.array(roots), *columns), features=features)


def _tree(fields: dict[str, str]) -> tuple[Integers, Integers, Integers, Floats, Floats]:
    """Children, features, thresholds and values of the inner nodes, then of the leaves, of one tree."""
    leaves = np.array(fields["leaf_value"].split(), float)
    feature, left, right, decision = (
        np.array(fields.get(name, "").split(), np.int64)
        for name in ("split_feature", "left_child", "right_child", "decision_type")
    )
    threshold = np.array(fields.get("threshold", "").split(), float)
    inner = len(leaves) - 1
    if int(fields["num_leaves"]) != inner + 1 or {
        len(x) for x in (feature, left, right, decision, threshold)
    } != {inner}:
        raise ValueError(f"{len(leaves)} leaves, but not {inner} splits")
    if (decision & _CATEGORICAL).any() or (decision & _MISSING == _ZERO_IS_MISSING).any():
        raise ValueError("it splits by category, or takes zero for missing")
    children = [np.where(side < 0, inner + ~side, side) for side in (left, right)]
    if inner and not 0 <= np.min(children) <= np.max(children) < 2 * inner + 1:
        raise ValueError("it names a node that it does not have")
    none = np.full(len(leaves), -1)
    # lightgbm goes left where x <= threshold: right from the next larger number on.
    limits = np.concatenate([np.nextafter(threshold, np.inf), none])
    return (
        np.concatenate([children[0], none]),
        np.concatenate([children[1], none]),
        np.concatenate([feature, none]),
        limits,
        np.concatenate([np.zeros(inner), leaves]),
    )
