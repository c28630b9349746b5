"""Libraries that only some commands need: imported when used, with a way out where they are absent."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from nasgauge.core import InputError

EXTRAS = {
    "official": ("nas_201_api", "nats_bench"),
    "ray": ("ray",),
    "report": ("jinja2", "matplotlib"),
    "search": ("optuna", "pymoo"),
}
"""Modules of each extra that a user may want."""


def needed(module: str, extra: str = "report") -> Any:
    """The module of an optional library; raises InputError naming the extra that installs it."""
    if not is_there(module):
        raise InputError(
            f"this needs the package {module.partition('.')[0]}: pip install 'nasgauge[{extra}]' installs it"
        )
    return import_module(module)


def is_there(module: str) -> bool:
    """Whether the library is installed; does not import it."""
    return find_spec(module.partition(".")[0]) is not None
