"""Options that several commands share, given to a command as one object."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any


def as_choice(
    kind: type[Any], options: Sequence[Callable[..., Any]], argument: str = "choice"
) -> Callable[..., Callable[..., None]]:
    """A decorator that adds `options` to a command, which gets them as a dataclass in its `argument`.

    The options are those of the fields of `kind`, by name.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def chosen(**arguments: Any) -> None:
            own = {field.name: arguments.pop(field.name) for field in fields(kind)}
            command(**arguments, **{argument: kind(**own)})

        wrapped: Callable[..., None] = chosen
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorate
