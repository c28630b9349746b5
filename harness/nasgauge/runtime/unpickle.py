"""Reads pickles that others wrote, and runs nothing in them.

A pickle may call any function it names. Here it may name only what the caller lists, and what
stands in the list is a stand-in of ours: not even numpy's own `__setstate__` sees the file.
"""

from __future__ import annotations

import pickle
import re
import struct
from collections.abc import Mapping
from typing import IO, Any, NoReturn

import numpy as np

from nasgauge.core import InputError

Allowed = Mapping[tuple[str, str], Any]
"""What a pickle may name: (module, name) -> what answers in its place."""

PLAIN: Allowed = {}
"""Containers, strings and numbers only."""


def unpickle(file: IO[bytes], *, allowed: Allowed = PLAIN, encoding: str = "ASCII") -> object:
    """The object pickled in `file`.

    encoding: of byte strings that Python 2 wrote; "bytes" leaves them as they are.

    Raises: InputError naming what was refused, or that the pickle is not whole. The text begins with
    "it": the caller says which file, and what to do.
    """
    try:
        content: object = _Reader(file, allowed, encoding).load()
    except InputError:
        raise
    except Exception as error:  # a damaged pickle can raise nearly anything
        raise InputError(
            f"it is not a whole pickle, but damaged or cut short ({type(error).__name__})"
        ) from None
    return content


def refusal(what: str) -> InputError:
    """The error for a global that is not on the list."""
    return InputError(f"it wants to load {what}, which plain data do not need")


class _Reader(pickle.Unpickler):
    def __init__(self, file: IO[bytes], allowed: Allowed, encoding: str) -> None:
        super().__init__(file, encoding=encoding)
        self._allowed = allowed

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._allowed[module, name]
        except KeyError:
            raise refusal(f"{module}.{name}") from None

    def persistent_load(self, pid: object) -> NoReturn:
        raise InputError("it wants to load an object from outside, which plain data do not need")


class DtypeStandIn:
    """Stands for numpy.dtype; knows integers and floats of 1 to 8 bytes."""

    def __init__(self, code: object, *_: object) -> None:
        if not re.fullmatch("[iuf][1248]", text(code)):
            raise refusal(f"numpy.dtype({text(code)[:20]!r})")
        self.dtype = np.dtype(text(code))

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.dtype = self.dtype.newbyteorder(text(state[1]))  # type: ignore[arg-type]


def scalar(kind: DtypeStandIn, content: object) -> float:
    """Stands for the function that makes a numpy scalar of a type and its bytes; gives a plain number."""
    if not isinstance(kind, DtypeStandIn) or not isinstance(content, bytes):
        raise refusal("a numpy scalar that is not a number")
    if len(content) != kind.dtype.itemsize:
        raise struct.error("a number has another size than its type")
    return float(np.frombuffer(content, kind.dtype)[0])


NUMBERS: Allowed = {
    ("collections", "OrderedDict"): dict,
    ("numpy", "dtype"): DtypeStandIn,
    ("numpy.core.multiarray", "scalar"): scalar,
    ("numpy._core.multiarray", "scalar"): scalar,  # its name since numpy 2
}
"""As `PLAIN`, with ordered dictionaries and numpy's numbers, which become plain ones."""


def text(value: object) -> str:
    """Python 2 wrote byte strings where Python 3 writes text."""
    return value.decode("latin1") if isinstance(value, bytes) else str(value)
