"""Files that commands write: whether they can be is known before the work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from nasgauge.presentation import plots
from nasgauge.runtime.writable import check_distinct, check_named, check_store, check_writable


class WrittenFile(click.Path):
    """The type of an option that names a file to write; refused at once where it cannot be written."""

    def __init__(self, check: Callable[[Path], None] = check_writable, *, needed: bool = True) -> None:
        """needed: whether it is written for sure, also where nobody named it."""
        super().__init__(path_type=Path)
        self._check, self._needed = check, needed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        path = Path(super().convert(value, param, ctx))  # type: ignore[arg-type]
        named = not (ctx and param and ctx.get_parameter_source(str(param.name)) == ParameterSource.DEFAULT)
        if self._needed or named:
            self._check(path)
        return path


def _check_figure(path: Path) -> None:
    plots.check(path)
    check_writable(path)


def _named(*endings: str) -> WrittenFile:
    """The type of an option for a file that has one format."""
    return WrittenFile(lambda path: check_named(path, *endings))


FIGURE = WrittenFile(_check_figure)
PAGE, CSV, ARCHIVE = _named(".html", ".htm"), _named(".csv"), _named(".npz")
WRITTEN_FOLDER = WrittenFile(partial(check_writable, folder=True))
WRITTEN_STORE = WrittenFile(check_store, needed=False)
FILLED_STORE = WrittenFile(partial(check_store, may_be_read_only=True), needed=False)
"""Of a store that is only added to where it lacks something."""


def check_files(context: click.Context) -> None:
    """Raises InputError where an option would overwrite the file of another, such as the store."""
    paths = [each for each in context.command.params if isinstance(each.type, click.Path)]
    given = [(each, context.params.get(str(each.name))) for each in paths]
    named = [(max(each.opts, key=len), value, each.type) for each, value in given if isinstance(value, Path)]
    check_distinct((name, path, isinstance(kind, WrittenFile)) for name, path, kind in named)
