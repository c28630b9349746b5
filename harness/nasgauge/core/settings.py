"""Settings of a plugin: the keyword arguments of its function."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any

from nasgauge.core.errors import InputError

PLAIN = (bool, int, float, str, type(None))
"""What settings can be: it is stored beside the scores."""


def keyword_defaults(function: Callable[..., Any], kind: str, name: str, first: str) -> dict[str, Any]:
    """Settings of a plugin: its keyword arguments, after the `first`, and their defaults."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        raise InputError(f"{kind} {name!r} is not a function: wanted one of the {first}") from None
    if not parameters:
        raise InputError(f"{kind} {name!r} takes no argument: wanted {name}({first}, *, setting=default)")
    settings = [p for p in parameters[1:] if p.kind is not p.VAR_KEYWORD]
    for parameter in settings:
        if parameter.default is not parameter.empty and not isinstance(parameter.default, PLAIN):
            raise InputError(
                f"setting {parameter.name!r} of {kind} {name!r} is a {type(parameter.default).__name__}: "
                "wanted a number, text, bool or None, which can be stored beside the scores"
            )
        if parameter.default is parameter.empty:
            raise InputError(
                f"setting {parameter.name!r} of {kind} {name!r} has no default: "
                f"every argument after the {first} needs one"
            )
    return {p.name: p.default for p in settings}


def settings_text(settings: Mapping[str, Any]) -> str:
    """Settings as stored beside scores: equal ones are equal texts.

    >>> settings_text({"repeats": 2, "mode": "fast"})
    '{"mode": "fast", "repeats": 2}'
    """
    return json.dumps(settings, sort_keys=True)


def summary(function: Callable[..., Any]) -> str:
    """First line of the docstring."""
    return (inspect.getdoc(function) or "").partition("\n")[0]
