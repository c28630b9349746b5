"""Settings as a command gives them: texts such as `zen.repeats=32`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from nasgauge.core.configurable import Configurable
from nasgauge.core.errors import InputError
from nasgauge.core.names import folded, named
from nasgauge.core.settings import PLAIN

_TRUTHS = {True: ("true", "yes", "on", "1"), False: ("false", "no", "off", "0")}


def assigned_settings(
    chosen: Mapping[str, Configurable],
    assignments: Iterable[str],
    kind: str = "estimator",
) -> dict[str, dict[str, Any]]:
    """Settings of each plugin: its defaults, and what was assigned."""
    settings = {name: dict(plugin.defaults) for name, plugin in chosen.items()}
    for assignment in assignments:
        target, equals, value = assignment.partition("=")
        name, dot, setting = target.partition(".")
        if not (equals and dot):
            raise InputError(f"cannot read setting {assignment!r}: wanted {kind.upper()}.SETTING=VALUE")
        name = named(f"{kind} of this run", name.strip(), settings)
        setting = named(f"setting of {name}", setting.strip(), settings[name])
        settings[name][setting] = _value(value, like=chosen[name].defaults[setting], name=f"{name}.{setting}")
    for name, plugin in chosen.items():
        plugin.check(settings[name])
    return settings


def assigned_to(names: Iterable[str], assignment: str) -> bool:
    """Whether a text such as `zen.repeats=32` sets something of one of these plugins.

    >>> assigned_to(["zen", "rwe"], "Zen.repeats=32"), assigned_to(["zen"], "zenith.repeats=32")
    (True, False)
    """
    return folded(assignment.partition(".")[0]) in map(folded, names)


def _value(text: str, *, like: object, name: str) -> Any:
    """`text` as a value of the same type as the setting's default."""
    if isinstance(like, str):
        return text
    if isinstance(like, bool):
        return _truth(text, name)
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = text
    if isinstance(like, float) and type(value) is int:
        value = float(value)
    if like is not None and type(value) is not type(like):
        raise InputError(f"cannot set {name} to {text!r}: wanted {type(like).__name__}, such as {like!r}")
    if not isinstance(value, PLAIN):
        raise InputError(f"cannot set {name} to {text!r}: wanted a number, text, bool or None")
    return value


def _truth(text: str, name: str) -> bool:
    """True or False, however people write it."""
    for value, words in _TRUTHS.items():
        if text.strip().casefold() in words:
            return value
    raise InputError(f"cannot set {name} to {text!r}: wanted true or false")
