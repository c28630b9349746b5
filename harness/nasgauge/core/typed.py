"""Whether a value that a caller gave is of the type that the field of a frozen dataclass declares."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from nasgauge.core.bounds import Bounds
from nasgauge.core.errors import InputError

_WORDS = {
    int: "a whole number",
    float: "a number",
    str: "text",
    Path: "a path",
    bool: "True or False",
    NoneType: "None",
}
_NUMBERS = {int: numbers.Integral, float: numbers.Real}


def typed_field(kind: type[Any], name: str, value: Any) -> Any:
    """The value, as a plain one of its declared type where it is a number of numpy or a list.

    Args:
        kind: Frozen dataclass.
        name: Of the field.
        value: For it.

    Raises:
        InputError: For a value of another type, or outside the bounds of its annotation.

    Example:
        >>> from dataclasses import dataclass
        >>> @dataclass(frozen=True)
        ... class Drawn:
        ...     seed: Annotated[int, Bounds(low=0)] = 0
        >>> typed_field(Drawn, "seed", 1.5)
        Traceback (most recent call last):
        nasgauge.core.errors.InputError: seed is 1.5: wanted a whole number
    """
    found, wanted = _as(value, get_type_hints(kind, include_extras=True)[name])
    if wanted:
        raise InputError(f"{name} is {_shown(value)}: wanted {wanted}")
    return found


def _plain(annotation: Any) -> Any:
    """`Annotated[int, ...]` as int, `tuple[str, ...]` as tuple."""
    origin = get_origin(annotation)
    return _plain(get_args(annotation)[0]) if origin is Annotated else origin or annotation


def _as(value: Any, annotation: Any) -> tuple[Any, str]:
    """The value as one of that type, and what was wanted in its place; empty where it will do."""
    if get_origin(annotation) in (Union, UnionType):
        return _one_of(value, get_args(annotation))
    kind = _plain(annotation)
    if kind is Any or not isinstance(kind, type):
        return value, ""
    if kind is tuple or (issubclass(kind, Sequence) and kind is not str):
        return _items(value, annotation)
    if kind in _NUMBERS and isinstance(value, _NUMBERS[kind]) and not isinstance(value, bool):
        number = int(value) if kind is int else float(value)  # type: ignore[call-overload]
        return number, _outside(number, annotation)
    fits = isinstance(value, kind) and kind not in _NUMBERS
    return value, "" if fits else _words(annotation)


def _one_of(value: Any, options: Sequence[Any]) -> tuple[Any, str]:
    """The value as the first option that it fits."""
    refused = []
    for option in options:
        found, wanted = _as(value, option)
        if not wanted:
            return found, ""
        refused.append(wanted)
    return value, " or ".join(each for each in dict.fromkeys(refused) if each != _WORDS[NoneType])


def _outside(value: float, annotation: Any) -> str:
    """The bounds that a number does not keep."""
    rules = [rule for rule in getattr(annotation, "__metadata__", ()) if isinstance(rule, Bounds)]
    return next((str(rule) for rule in rules if not rule.allows(value)), "")


def _items(value: Any, annotation: Any) -> tuple[Any, str]:
    """A list as a tuple whose items are of the declared type."""
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        return value, _words(annotation)
    (kind, *_) = (*get_args(annotation), Any)
    found = [_as(item, kind) for item in value]
    wanted = next((words for _, words in found if words), "")
    return tuple(item for item, _ in found), f"a list, each {wanted}" if wanted else ""


def _words(annotation: Any) -> str:
    kind = _plain(annotation)
    if kind in _WORDS:
        return _WORDS[kind]
    items = (*get_args(annotation), Any)[0]
    if items is Any or not isinstance(_plain(items), type):
        return "a list"
    return f"a list, each {_words(items)}" if kind is not items else kind.__name__


def _shown(value: object) -> str:
    """The value where it is short, else its type: nobody reads an image set in an error."""
    text = repr(value)
    return text if len(text) <= 60 and "\n" not in text else f"of type {type(value).__name__}"
