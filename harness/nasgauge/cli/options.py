"""Options that several commands share, given to a command as one object."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def as_choice(
    kind: type[Any], options: Sequence[Callable[..., Any]], argument: str = "choice"
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """A decorator that adds `options` to a command, which gets them as a dataclass in one `argument`.

    The options are those of the fields of `kind`, by name.
    """

    def decorate(command: Callable[..., T]) -> Callable[..., T]:
        @functools.wraps(command)
        def chosen(**arguments: Any) -> T:
            own = {field.name: arguments.pop(field.name) for field in fields(kind)}
            return command(**arguments, **{argument: kind(**own)})

        wrapped: Callable[..., T] = chosen
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorate
