"""What tells a function from what it was before an edit, though it has no version of its own."""

from __future__ import annotations

import functools
import hashlib
import inspect
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

from nasgauge.runtime.canonical_source import canonical_text, parsed
from nasgauge.runtime.local_modules import Surroundings, file_of
from nasgauge.runtime.source_version import UsedSource

_PLAIN = (bool, int, float, complex, str, bytes, type(None))


def code_version(function: Callable[..., Any]) -> str:
    """12 hex digits of what a function computes: its code, and the values and functions that it uses.

    The code is the source without comments, docstrings and layout, or bytecode if there is none, and for
    lambdas, whose text is that of a whole line. What it uses are the values it has closed over, and the data,
    functions and classes of its own module and of those beside it: in a notebook each cell may change one of
    them. What was installed does not count. Data that change while it scores make another version each time:
    the scores are right, but never found again.
    """
    digest = hashlib.sha256()
    for part in _Parts(_surroundings(function)).of(function):
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()[:12]


class _Parts:
    """Everything that decides what something does, each function once.

    Args:
        around: Where the modules lie that are the user's own.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._sources = UsedSource(around)
        self._seen: set[int] = set()

    def of(self, thing: Any) -> Iterator[bytes]:
        """Of a function, a class, an object or a value."""
        if id(thing) in self._seen:
            return
        if isinstance(thing, functools.partial):
            for part in (thing.func, *thing.args, *sorted(thing.keywords.items())):
                yield from self.of(part)
        elif isinstance(thing, FunctionType):
            self._seen.add(id(thing))
            yield _code(thing)
            yield from self._used_by(thing)
        elif isinstance(thing, type):
            self._seen.add(id(thing))
            yield (_source(thing) or thing.__qualname__).encode()
            for member in vars(thing).values():
                yield from self._used_by(member) if isinstance(member, FunctionType) else ()
        elif isinstance(thing, ModuleType):
            path = file_of(thing)
            yield from (text.encode() for text in self._sources.of(path, None)) if path else ()
        elif isinstance(thing, _PLAIN):
            yield repr(thing).encode()
        elif isinstance(thing, set | frozenset):
            yield repr(sorted(map(repr, thing))).encode()  # in another process they come in another order
        elif inspect.ismethod(thing):
            yield from self.of(thing.__func__)
            yield from self.of(thing.__self__)
        else:
            yield from self._object(thing)

    def _object(self, thing: Any) -> Iterator[bytes]:
        """Of an instance: its class, and what it holds where that can be written down."""
        yield from self.of(type(thing))
        try:
            yield pickle.dumps(thing)
        except Exception:  # objects raise nearly anything there; what cannot be written down is all alike
            yield type(thing).__qualname__.encode()

    def _used_by(self, function: FunctionType) -> Iterator[bytes]:
        """Names and values of the closure, of its module and of those beside it."""
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
            with suppress(ValueError):  # not assigned yet
                value = cell.cell_contents
                yield name.encode()
                yield from self.of(value)
        for name in sorted(_names(function.__code__)):
            value = function.__globals__.get(name, function.__globals__)
            if value is not function.__globals__ and self._counts(value, function.__module__):
                yield name.encode()
                yield from self.of(value)
        path = file_of(function.__module__)
        if path and self._around.has(path) and (tree := parsed(_text(function))):
            yield from (text.encode() for text in self._sources.imported(path, tree))

    def _counts(self, value: Any, module: str) -> bool:
        """Whether a global value is the user's own: data, and code that was not installed."""
        if isinstance(value, ModuleType):
            path = file_of(value)
        elif isinstance(value, FunctionType | BuiltinFunctionType | type):
            if value.__module__ == module:
                return True
            path = file_of(value.__module__)
        else:
            return True
        return path is not None and self._around.has(path)


def module_file(function: Callable[..., Any]) -> Path | None:
    """The file of the module of a function; None in a session."""
    inner = inspect.unwrap(getattr(inspect.unwrap(function), "func", function))
    return file_of(getattr(inner, "__module__", None))


def _surroundings(function: Callable[..., Any]) -> Surroundings:
    return Surroundings(module_file(function) or Path.cwd() / "session.py")


def _names(code: CodeType) -> set[str]:
    """Global names, of functions within it too."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _code(function: FunctionType) -> bytes:
    source = "" if function.__name__ == "<lambda>" else _source(function)
    return source.encode() or _bytecode(function.__code__)


def _source(thing: Any) -> str:
    text = _text(thing)
    return canonical_text(text) if text else ""


def _text(thing: Any) -> str:
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
