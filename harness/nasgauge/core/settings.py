"""Settings of a plugin: the keyword arguments of its function, or the fields of a frozen dataclass."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import wraps
from inspect import Parameter
from typing import Any, get_type_hints

from nasgauge.core.bounds import bounds, check_value
from nasgauge.core.errors import InputError

PLAIN = (bool, int, float, str, type(None))
"""What settings can be: it is stored beside the scores."""


@dataclass(frozen=True)
class Settings:
    """Base of a plugin's settings, for those with many.

    A plugin takes them as one argument, and users set each field by its name, as if it were a keyword
    argument of the plugin. What a field may be stands in its annotation, as `nasgauge.core.Bounds` or
    `typing.Literal`.

    Raises:
        InputError: For a value outside its bounds.

    Example:
        A plugin of two settings, `noise.repeats` and `noise.scale`:

            @dataclass(frozen=True)
            class NoiseSettings(Settings):
                repeats: Annotated[int, Bounds(low=1)] = 8
                scale: float = 0.1

            DEFAULTS = NoiseSettings()

            def noise(probe: Probe, settings: NoiseSettings = DEFAULTS) -> float:
                return settings.repeats * settings.scale

            ESTIMATOR = Estimator(noise)
    """

    def __post_init__(self) -> None:
        for name, annotation in _hints(type(self)).items():
            check_value(name, getattr(self, name), annotation)


def with_keywords(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, where it takes a `Settings` changed into one that takes each of their fields.

    One whose annotations bound its keywords is changed into one that checks them, whoever calls it.

    Raises:
        TypeError: For what is not a function, or has no signature.
    """
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())
    found = next((p for p in parameters[1:] if isinstance(p.default, Settings)), None)
    if found is None:
        return _checked(function, parameters)
    default: Settings = found.default
    hints = _hints(type(default))

    @wraps(function)
    def called(subject: Any, **settings: Any) -> Any:
        own = {name: settings.pop(name) for name in hints if name in settings}
        return function(subject, **{found.name: replace(default, **own)}, **settings)

    own = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=getattr(default, name), annotation=hint)
        for name, hint in hints.items()
    ]
    rest = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in parameters[1:] if p is not found]
    # What asks for the signature sees the keywords.
    called.__signature__ = signature.replace(parameters=[parameters[0], *own, *rest])  # type: ignore[attr-defined]
    return called


def _checked(function: Callable[..., Any], parameters: Sequence[Parameter]) -> Callable[..., Any]:
    """The function, checking settings that its annotations bound; as it is where they bound none."""
    bounded = {p.name: hint for p in parameters[1:] if bounds(hint := _resolved(p, function))}
    if not bounded:
        return function
    names = [p.name for p in parameters]

    @wraps(function)
    def called(*arguments: Any, **settings: Any) -> Any:
        given = dict(zip(names, arguments, strict=False)) | settings
        for name in bounded.keys() & given.keys():
            check_value(name, given[name], bounded[name])
        return function(*arguments, **settings)

    return called


def keyword_defaults(function: Callable[..., Any], kind: str, name: str, subject: str) -> dict[str, Any]:
    """Settings of a plugin: its keyword arguments, after the `subject`, and their defaults.

    Raises:
        InputError: For a function without argument, and for a setting without default, or with one that
            cannot be stored.
    """
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters:
        raise InputError(f"{kind} {name!r} takes no argument: wanted {name}({subject}, *, setting=default)")
    settings = [p for p in parameters[1:] if p.kind is not p.VAR_KEYWORD]
    for parameter in settings:
        what = f"setting {parameter.name!r} of {kind} {name!r}"
        if parameter.default is parameter.empty:
            raise InputError(f"{what} has no default: every argument after the {subject} needs one")
        if not isinstance(parameter.default, PLAIN):
            raise InputError(
                f"{what} is of type {type(parameter.default).__name__}: "
                "wanted a number, text, bool or None, which can be stored beside the scores"
            )
    return {p.name: p.default for p in settings}


def settings_text(settings: Mapping[str, Any]) -> str:
    """Settings as stored beside scores: equal ones are equal texts.

    >>> settings_text({"repeats": 2, "mode": "fast"})
    '{"mode": "fast", "repeats": 2}'
    """
    return json.dumps(settings, sort_keys=True)


def check_keywords(function: Callable[..., Any], settings: Mapping[str, Any]) -> None:
    """Checks settings against the bounds in the annotations of the function.

    Raises:
        InputError: For a value outside its bounds.
    """
    for name, parameter in inspect.signature(function).parameters.items():
        if name in settings:
            check_value(name, settings[name], _resolved(parameter, function))


def summary(function: Callable[..., Any]) -> str:
    """First line of the docstring."""
    return (inspect.getdoc(function) or "").partition("\n")[0]


def _resolved(parameter: Parameter, function: Callable[..., Any]) -> object:
    """An annotation, which is text where its module has `from __future__ import annotations`.

    One at a time: another of the same function may name what only a type checker imports.
    """
    if not isinstance(parameter.annotation, str):
        return parameter.annotation
    try:
        return eval(parameter.annotation, getattr(inspect.unwrap(function), "__globals__", {}))
    except Exception:  # what cannot be resolved bounds nothing
        return None


def _hints(settings: type[Settings]) -> dict[str, Any]:
    known = get_type_hints(settings, include_extras=True)
    return {field.name: known[field.name] for field in fields(settings)}
