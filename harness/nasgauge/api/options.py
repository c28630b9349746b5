"""Keyword arguments of the functions that people call, as the frozen objects that describe a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from nasgauge.core import InputError, unknown
from nasgauge.core.comma_list import listed
from nasgauge.core.typed import typed_field

T = TypeVar("T")
Settings = Mapping[str, Any] | Sequence[str]
"""Such as `{"zen.repeats": 32}`, or `["zen.repeats=32"]`."""


def taken(kind: type[T], options: dict[str, Any], **fixed: Any) -> T:
    """An object of that kind from the options that are its fields, which are taken out of `options`.

    A field that is a tuple takes one value as well, a sequence, or a text with commas.

    Raises:
        InputError: For a value that a field cannot have.
    """
    types = {field.name: str(field.type) for field in fields(kind)}  # type: ignore[arg-type]
    given = {name: options.pop(name) for name in types if name in options} | fixed
    return kind(**{name: typed_field(kind, name, _spread(name, v, types[name])) for name, v in given.items()})


def all_taken(options: Mapping[str, Any], *kinds: type[Any]) -> None:
    """Raises InputError for an option that nothing took; kinds: those that it could have been of."""
    for name in options:
        known = [field.name for kind in kinds for field in fields(kind)]
        raise InputError(unknown("option", name, known))


def assignments(settings: Settings) -> tuple[str, ...]:
    """Settings as texts such as `zen.repeats=32`."""
    if isinstance(settings, Mapping):
        return tuple(f"{name}={value}" for name, value in settings.items())
    return several(settings)


def several(one_or_more: Any) -> tuple[Any, ...]:
    """A single value, or several of them, as a tuple; texts are lists by comma.

    >>> several("naswot,params"), several(["naswot", "params"]), several(3)
    (('naswot', 'params'), ('naswot', 'params'), (3,))
    """
    alone = isinstance(one_or_more, str | Path) or not isinstance(one_or_more, Iterable)
    values = (one_or_more,) if alone else tuple(one_or_more)
    return tuple(
        each for value in values for each in (listed([value]) if isinstance(value, str) else [value])
    )


def some(estimators: Any) -> tuple[Any, ...]:
    """Those that a caller named, none where all are meant; raises InputError for a list that came out empty.

    >>> some("naswot"), some(None)
    (('naswot',), ())
    """
    if isinstance(estimators, list) and not estimators:
        raise InputError("the list of estimators is empty: name one or more, or leave it out for all")
    return () if estimators is None else several(estimators)


def store_path(store: Any) -> Path:
    """The path of a store; raises InputError for what is not one."""
    if not isinstance(store, str | Path):
        raise InputError(f"store is {store!r}: wanted the path of a file")
    return Path(store)


def _spread(name: str, value: Any, annotation: str) -> Any:
    """One value, or a text with commas, as the tuple that the field is."""
    repeated = re.match(r"tuple\[(?:Annotated\[)?(\w+)", annotation)
    if repeated is None:
        return value
    number = {"int": int, "float": float}.get(repeated[1])
    values = assignments(value) if isinstance(value, Mapping) else several(value)
    try:
        return tuple(number(each) if number and isinstance(each, str) else each for each in values)
    except ValueError:
        raise InputError(f"cannot read {name} {value!r}: wanted numbers, such as 10,100") from None
