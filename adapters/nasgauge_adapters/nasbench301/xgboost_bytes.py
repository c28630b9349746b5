"""The binary form in which xgboost 1.x kept a booster; xgboost 3.2 and later cannot read it any more."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge_adapters.nasbench301.forest import Forest, Nodes, forest

_CONFIG = b"CONFIG-offset:"
_HEADER = 136
_ENSEMBLE = 160
_TREE = 148
_NODE = np.dtype([("parent", "<i4"), ("left", "<i4"), ("right", "<i4"), ("split", "<u4"), ("value", "<f4")])
_STATISTICS = 16
_DEFAULT_LEFT = np.uint32(1 << 31)

_WAY_OUT = "wanted the binary form of xgboost 1.x, as in the official files"


def read_xgboost(handle: object, *, features: int) -> Forest:
    """The trees in the `handle` of a pickled booster; rows are compared as float32, all trees count.

    Raises:
        InputError: If it is cut short, in another form, or of another number of features.

    Source: layout worked out from boosters that xgboost 1.0 to 1.2 saved.
    """
    if not isinstance(handle, bytes | bytearray):
        raise InputError(f"its booster has no bytes but {type(handle).__name__}: {_WAY_OUT}")
    model = _Reader(_model(bytes(handle)))
    header = model.take(_HEADER)
    base, columns = struct.unpack_from("<fI", header)
    objective, booster = model.text(), model.text()
    if booster != "gbtree":
        raise InputError(f"its booster is {booster!r} ({objective!r}), wanted 'gbtree': {_WAY_OUT}")
    if columns != features:
        raise InputError(f"it reads {columns} features, wanted {features}")
    return _forest(model, struct.unpack_from("<i", model.take(_ENSEMBLE))[0], features, base)


def _model(handle: bytes) -> bytes:
    """The model in the handle, which since xgboost 1.1 stands before the settings."""
    if handle.startswith(_CONFIG):
        reader = _Reader(handle[len(_CONFIG) :])
        handle = reader.take(struct.unpack("<q", reader.take(8))[0])
    if handle[:1] in (b"{", b"L"):
        raise InputError(f"its booster is JSON, as newer versions of xgboost save it: {_WAY_OUT}")
    return handle.removeprefix(b"binf")


def _forest(model: _Reader, trees: int, features: int, base: float) -> Forest:
    if trees < 1:
        raise InputError(f"it has {trees} trees: {_WAY_OUT}")
    parts: list[tuple[NDArray[Any], ...]] = []
    roots: list[int] = []
    size = 0
    for _ in range(trees):
        count = struct.unpack_from("<ii", model.take(_TREE))[1]
        if count < 1:
            raise InputError(f"its tree {len(roots)} has {count} nodes: {_WAY_OUT}")
        nodes = np.frombuffer(model.take(count * _NODE.itemsize), _NODE)
        model.take(count * _STATISTICS)
        children = np.stack([nodes["left"], nodes["right"]]).astype(np.int64)
        inner = children[0] >= 0
        if ((children < 0) | (children >= count))[:, inner].any():
            raise InputError(f"its tree {len(roots)} of {count} nodes names a node that it does not have")
        children = np.where(inner, children + size, -1)
        parts.append((*children, nodes["split"] & ~_DEFAULT_LEFT, nodes["value"]))
        roots.append(size)
        size += count
    left, right, split, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    number = split.astype(np.int64)
    every = Nodes(np.array(roots), left, right, number, threshold=value, value=value)
    return forest(every, features=features, base=base)


class _Reader:
    """Takes bytes from the front; raises InputError where fewer are left."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.position = 0

    def take(self, count: int) -> bytes:
        start, self.position = self.position, self.position + count
        if count < 0 or self.position > len(self.content):
            raise InputError(
                f"its booster of {len(self.content)} bytes is cut short: byte {start} announces {count} more"
            )
        return self.content[start : self.position]

    def text(self) -> str:
        return self.take(struct.unpack("<Q", self.take(8))[0]).decode("latin1")
