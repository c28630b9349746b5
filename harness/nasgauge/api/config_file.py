"""Options of a command from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nasgauge.core import InputError, match, named


def config_options(path: Path, command: str, known: Iterable[str]) -> dict[str, Any]:
    """Values by option, as the command names it.

    A file has the options of one command, or those of several, each in a table of its own, below those that
    all of them take. Settings may be
    texts, `set = ["zen.repeats=2"]`, or a table, `set = {"zen.repeats" = 2}`.

    Args:
        path: The file.
        command: Whose options they are.
        known: Options of that command.

    Raises:
        InputError: For a file that cannot be read, and an option that does not exist.
    """
    try:
        content: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read options from {str(path)!r}: {error}") from None
    names, own = list(known), content.get(command)
    # What stands above the tables is of all commands, so that a name that is mistyped there is found as well.
    shared = {k: v for k, v in content.items() if not isinstance(v, Mapping) or match(k, names)}
    given = shared | dict(own if isinstance(own, Mapping) else {})
    try:
        return {
            named(f"option of nasgauge {command}", key, names): list(_pairs(value))
            if isinstance(value, Mapping)
            else value
            for key, value in given.items()
        }
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _pairs(table: Mapping[str, Any], before: str = "") -> Iterable[str]:
    """`NAME=VALUE` of each entry of a table, `NAME.NAME=VALUE` of tables within."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _pairs(value, f"{before}{key}.")
        else:
            yield f"{before}{key}={value}"
