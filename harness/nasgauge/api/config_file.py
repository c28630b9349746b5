"""Options of a command from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from nasgauge.core import InputError, match, named, unknown


def config_options(
    path: Path, command: str, known: Iterable[str], commands: Callable[[], Iterable[str]] | None = None
) -> dict[str, Any]:
    """Values by option, as the command names it.

    A file has the options of one command, or those of several, each in a table of its own, below those that
    all of them take. Settings may be
    texts, `set = ["zen.repeats=2"]`, or a table, `set = {"zen.repeats" = 2}`.

    Args:
        path: The file.
        command: Whose options they are.
        known: Options of that command.
        commands: Names that a table may have; None for any.

    Raises:
        InputError: For a file that cannot be read, and an option or a command that does not exist.
    """
    try:
        content: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read options from {str(path)!r}: {error}") from None
    names, own = list(known), content.get(command)
    # What stands above the tables is of all commands, so that a name that is mistyped there is found as well.
    tables = [k for k, v in content.items() if isinstance(v, Mapping) and not match(k, names)]
    for table in tables:
        if commands and table not in iter(commands()):
            raise InputError(f"{path}: {unknown('command for the table', f'[{table}]', commands())}")
    shared = {k: v for k, v in content.items() if k not in tables}
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
