"""How what is going on was asked for: the command line or the call, fit to be given again."""

from __future__ import annotations

import functools
import os
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from nasgauge.core.named_options import as_keywords

P = ParamSpec("P")
T = TypeVar("T")
_TYPED = "nasgauge "  # what a command line begins with, and a call does not
_current: ContextVar[str] = ContextVar("command", default="")


def current_command() -> str:
    """The command line that was typed, or the call that was made, as text; empty where nobody said."""
    return _current.get()


def as_asked(text: str) -> str:
    """A text that names options as the command line does; where nobody typed one, keyword arguments.

    >>> as_asked("leave some out with --exclude NAME")
    'leave some out with exclude=NAME'
    """
    return text if _current.get().startswith(_TYPED) else as_keywords(text)


@contextmanager
def asked_by(command: str, *, anew: bool = False) -> Iterator[None]:
    """While this is open, `command` is the current command, unless there is one already.

    anew: whether it is also where there is one, which does more than what this is about.
    """
    token = _current.set(command if anew else _current.get() or command)
    try:
        yield
    finally:
        _current.reset(token)


def command_line(arguments: Sequence[str]) -> str:
    """The arguments of a command line as one line of text."""
    return _TYPED + " ".join(map(quoted, arguments))


def quoted(argument: str) -> str:
    """An argument as a shell takes it; bytes of a file's name that are not UTF-8 are escaped."""
    if not any("\udc80" <= character <= "\udcff" for character in argument):
        return shlex.quote(argument)
    text = argument.replace("\\", "\\\\").replace("'", "\\'")
    return f"$'{os.fsencode(text).decode(errors='backslashreplace')}'"


def recorded(function: Callable[P, T]) -> Callable[P, T]:
    """A decorator for functions that people call: what they make says by which call it was made."""

    @functools.wraps(function)
    def called(*arguments: P.args, **options: P.kwargs) -> T:
        with asked_by(call(function.__name__, arguments, options)):
            return function(*arguments, **options)

    return called


def call(name: str, arguments: Sequence[Any], options: Mapping[str, Any]) -> str:
    """A call as text.

    >>> call("score", ["nasbench201", [len]], {"sample": 5})
    "nasgauge.score('nasbench201', [len], sample=5)"
    """
    queries = [value.call_arguments for value in arguments if hasattr(value, "call_arguments")]
    if len(queries) == 1:  # what a run was asked for is said by what it is, not by the name of a variable
        (given, chosen), rest = (
            queries[0],
            [each for each in arguments if not hasattr(each, "call_arguments")],
        )
        arguments, options = [*given, *rest], {**chosen, **options}
    return call_text(f"nasgauge.{name}", arguments, options)


def call_text(name: str, arguments: Sequence[Any], options: Mapping[str, Any]) -> str:
    """A call of that name, its arguments as short as they can be given again.

    >>> call_text("RunQuery", ["my.sqlite"], {"sample": 40})
    "RunQuery('my.sqlite', sample=40)"
    """
    texts = [_text(value) for value in arguments]
    texts += [f"{option}={_text(value)}" for option, value in options.items()]
    return f"{name}({', '.join(texts)})"


def _text(value: Any) -> str:
    if hasattr(value, "call_arguments"):
        return call_text("RunQuery", *value.call_arguments)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, Path):
        return repr(str(value))
    return getattr(value, "__name__", None) or " ".join(repr(value).split())
