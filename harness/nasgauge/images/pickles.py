"""Reads the pickled dictionaries in which CIFAR and ImageNet16 are published, and runs nothing in them."""

from __future__ import annotations

from typing import IO, Any

import numpy as np

from nasgauge.core import InputError
from nasgauge.runtime.unpickle import DtypeStandIn, refusal, text, unpickle


def read_pickle(file: IO[bytes], origin: str) -> dict[str, Any]:
    """The dictionary pickled in `file`, keys as text, arrays as numpy arrays.

    Raises:
        InputError: For anything else, naming `origin` and the first global that was refused.
    """
    try:
        content = unpickle(file, allowed=_GLOBALS, encoding="bytes")
    except InputError as error:
        raise InputError(f"{origin} was not read: {error}; fetch it again") from None
    if not isinstance(content, dict):
        raise InputError(f"{origin} holds a {type(content).__name__}: wanted a dictionary of data and labels")
    return {text(key): getattr(value, "array", value) for key, value in content.items()}


class _Array:
    """Stands for numpy.ndarray and for the function that makes an empty one, filled by its state."""

    def __init__(self, *_: object) -> None:
        self.array = np.empty(0)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, kind, by_column, data = state
        self.array = np.frombuffer(data, kind.dtype).reshape(shape, order="F" if by_column else "C")


def _encode(value: str, encoding: str) -> bytes:
    """Stands for _codecs.encode: how Python 3 writes bytes into an old pickle."""
    if encoding != "latin1":
        raise refusal(f"_codecs.encode(..., {encoding!r:.20})")
    return value.encode("latin1")


_GLOBALS = {
    ("numpy.core.multiarray", "_reconstruct"): _Array,
    ("numpy._core.multiarray", "_reconstruct"): _Array,  # its name since numpy 2
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): DtypeStandIn,
    ("_codecs", "encode"): _encode,
}
