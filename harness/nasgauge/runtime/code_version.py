"""What tells a function from what it was before an edit, though it has no version of its own."""

from __future__ import annotations

import functools
import hashlib
import inspect
import pickle
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

_PLAIN = (bool, int, float, complex, str, bytes, type(None))


def code_version(function: Callable[..., Any]) -> str:
    """12 hex digits of what a function computes: its code, and the values and functions that it uses.

    The code is the source text, or bytecode if there is none, and for lambdas, whose text is that of a
    whole line. What it uses are the values it has closed over, and of its own module the data, functions and
    classes: in a notebook each cell may change one of them. What it imports does not count. Data that change
    while it scores make another version each time: the scores are right, but never found again.
    """
    digest = hashlib.sha256()
    for part in _parts(function, set()):
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def _parts(thing: Any, seen: set[int]) -> Iterator[bytes]:
    """Everything that decides what `thing` does, each function once."""
    if id(thing) in seen:
        return
    if isinstance(thing, functools.partial):
        for part in (thing.func, *thing.args, *sorted(thing.keywords.items())):
            yield from _parts(part, seen)
    elif isinstance(thing, FunctionType):
        seen.add(id(thing))
        yield _code(thing)
        for name, value in _used(thing):
            yield name.encode()
            yield from _parts(value, seen)
    elif isinstance(thing, type):
        yield (_source(thing) or thing.__qualname__).encode()
    elif isinstance(thing, _PLAIN):
        yield repr(thing).encode()
    elif isinstance(thing, set | frozenset):
        yield repr(sorted(map(repr, thing))).encode()  # in another process they come in another order
    elif inspect.ismethod(thing):
        yield from _parts(thing.__func__, seen)
        yield from _parts(thing.__self__, seen)
    else:
        yield from _object(thing, seen)


def _object(thing: Any, seen: set[int]) -> Iterator[bytes]:
    """Of an instance: its class, and what it holds where that can be written down."""
    yield from _parts(type(thing), seen)
    try:
        yield pickle.dumps(thing)
    except Exception:  # objects raise nearly anything there; what cannot be written down cannot be told apart
        yield type(thing).__qualname__.encode()


def _used(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Names and values of the closure, and of the function's own module."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:  # not assigned yet
            continue
    for name in sorted(_names(function.__code__)):
        value = function.__globals__.get(name, function.__globals__)
        if value is not function.__globals__ and not _is_imported(value, function.__module__):
            yield name, value


def _is_imported(value: Any, module: str) -> bool:
    """Whether a global value is a module, or code that another module defines."""
    is_code = isinstance(value, FunctionType | BuiltinFunctionType | type)
    return isinstance(value, ModuleType) or (is_code and value.__module__ != module)


def _names(code: CodeType) -> set[str]:
    """Global names, of functions within it too."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _code(function: FunctionType) -> bytes:
    source = "" if function.__name__ == "<lambda>" else _source(function)
    return source.encode() or _bytecode(function.__code__)


def _source(thing: Any) -> str:
    try:
        return inspect.getsource(thing)
    except (OSError, TypeError):
        return ""


def _bytecode(code: CodeType) -> bytes:
    """Instructions, constants and names; nested functions too, whose `repr` would hold an address."""
    constants = list(map(_constant, code.co_consts))
    return repr((code.co_code, constants, code.co_names, code.co_varnames)).encode()


def _constant(value: Any) -> object:
    if isinstance(value, frozenset):
        return sorted(map(repr, value))  # in another process they come in another order
    return _bytecode(value) if isinstance(value, CodeType) else repr(value)
