"""Files that commands write: whether they can be is known before the work, and no result is lost after it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from nasgauge.core import InputError
from nasgauge.presentation import plots
from nasgauge.runtime.writable import check_distinct, check_store, check_writable, saved_elsewhere

_FAILED = f"{__name__}.failed"


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


FIGURE = WrittenFile(_check_figure)
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


@contextmanager
def reported(context: click.Context) -> Iterator[None]:
    """Raises InputError at the end where a file could not be written, when everything else is."""
    try:
        yield
    except SystemExit:
        if _FAILED not in context.meta:
            raise
    if _FAILED in context.meta:
        raise InputError("; ".join(context.meta[_FAILED]))


def write(content: str | bytes, output: Path | None) -> None:
    """Print, or write to a file; what cannot be is printed or saved elsewhere, which the last error says."""
    if output is None:
        click.echo(content, sys.stdout, nl=False)  # named, for click takes UTF-8 where a stream is ASCII
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content.encode(errors="backslashreplace") if isinstance(content, str) else content)
    except OSError as error:
        reason = error.strerror or str(error)
        failed = click.get_current_context().meta.setdefault(_FAILED, [])
        saved = "it is printed instead" if isinstance(content, str) else saved_elsewhere(content, output)
        click.echo(content if isinstance(content, str) else "", sys.stdout, nl=False)
        failed.append(f"cannot write {str(output)!r}: {reason}; {saved}")
