"""Reads the pickled dictionaries in which CIFAR and ImageNet16 are published, and runs nothing in them.

A pickle may call any function it names. These files name five: each is answered here by a stand-in
that knows arrays of plain numbers only, so that not even numpy's own `__setstate__` sees the file.
"""

from __future__ import annotations

import pickle
import re
from typing import IO, Any

import numpy as np

from nasgauge.core import InputError


def read_pickle(file: IO[bytes], origin: str) -> dict[str, Any]:
    """The dictionary pickled in `file`, keys as text, arrays as numpy arrays.

    Raises InputError for anything else, naming `origin` and the first global that was refused.
    """
    try:
        content = _Reader(file, encoding="bytes").load()
    except _RefusedError as error:
        raise InputError(
            f"{origin} was not read: it wants to load {error}, which no official file does; fetch it again"
        ) from None
    except Exception as error:  # a damaged pickle can raise nearly anything
        raise InputError(f"{origin} is not a whole pickle ({type(error).__name__}): fetch it again") from None
    if not isinstance(content, dict):
        raise InputError(f"{origin} holds a {type(content).__name__}: wanted a dictionary of data and labels")
    return {_text(key): getattr(value, "array", value) for key, value in content.items()}


class _RefusedError(Exception):
    """The dotted name of a global outside the five."""


class _Dtype:
    """Stands for numpy.dtype; knows integers and floats."""

    def __init__(self, code: object, *_: object) -> None:
        if not re.fullmatch("[iuf][1248]", _text(code)):
            raise _RefusedError(f"numpy.dtype({_text(code)!r})")
        self.dtype = np.dtype(_text(code))

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.dtype = self.dtype.newbyteorder(_text(state[1]))  # type: ignore[arg-type]


class _Array:
    """Stands for numpy.ndarray and for the function that makes an empty one, filled by its state."""

    def __init__(self, *_: object) -> None:
        self.array = np.empty(0)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, kind, by_column, data = state
        self.array = np.frombuffer(data, kind.dtype).reshape(shape, order="F" if by_column else "C")


def _encode(text: str, encoding: str) -> bytes:
    """Stands for _codecs.encode: how Python 3 writes bytes into an old pickle."""
    if encoding != "latin1":
        raise _RefusedError(f"_codecs.encode(..., {encoding!r})")
    return text.encode("latin1")


_GLOBALS = {
    ("numpy.core.multiarray", "_reconstruct"): _Array,
    ("numpy._core.multiarray", "_reconstruct"): _Array,  # its name since numpy 2
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): _Dtype,
    ("_codecs", "encode"): _encode,
}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _GLOBALS[module, name]
        except KeyError:
            raise _RefusedError(f"{module}.{name}") from None


def _text(value: object) -> str:
    """Python 2 wrote byte strings where Python 3 writes text."""
    return value.decode("latin1") if isinstance(value, bytes) else str(value)
