"""Settings as a command gives them: texts such as `zen.repeats=32`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from nasgauge.core.configurable import Configurable
from nasgauge.core.errors import InputError, unknown
from nasgauge.core.settings import PLAIN


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
        if name not in settings:
            raise InputError(unknown(f"{kind} of this run", name, settings))
        if setting not in settings[name]:
            raise InputError(unknown(f"setting of {name}", setting, settings[name]))
        settings[name][setting] = _value(value, like=settings[name][setting], name=target)
    for name, plugin in chosen.items():
        plugin.check(settings[name])
    return settings


def _value(text: str, *, like: object, name: str) -> Any:
    """`text` as a value of the same type as the setting's default."""
    if isinstance(like, str):
        return text
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
