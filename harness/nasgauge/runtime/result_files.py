"""Results go to the screen or to files, and none is lost where a file cannot be written after the work."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from nasgauge.core import InputError

_failures: ContextVar[list[str] | None] = ContextVar("failures", default=None)


@contextmanager
def nothing_lost() -> Iterator[None]:
    """While this is open, what cannot be written is printed or saved elsewhere, and the work continues.

    Raises:
        InputError: At the end, where a file could not be written, when everything else is.
    """
    failures: list[str] = []
    token = _failures.set(failures)
    try:
        yield
    except SystemExit:
        if not failures:
            raise
    finally:
        _failures.reset(token)
    if failures:
        raise InputError("; ".join(failures))


def write(content: str | bytes, path: Path | None) -> None:
    """Prints a result, or writes it to a file, whose folder is made.

    Raises:
        InputError: Where the file cannot be written and nobody sees to it that nothing is lost.
    """
    if path is None:
        _print(content)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(errors="backslashreplace") if isinstance(content, str) else content)
    except OSError as error:
        failures, reason = _failures.get(), f"cannot write {str(path)!r}: {error.strerror or error}"
        if failures is None:
            raise InputError(reason) from error
        failures.append(f"{reason}; {_kept(content, path)}")


def saved_elsewhere(content: bytes, path: Path) -> str:
    """Saves what could not be written to a path in a new folder for temporary files; says where it is."""
    try:
        other = Path(tempfile.mkdtemp(prefix="nasgauge-")) / path.name
        other.write_bytes(content)
    except OSError as error:
        return f"nor elsewhere: {error.strerror or error}"
    return f"it is in {other}"


def _kept(content: str | bytes, path: Path) -> str:
    """Where the result is now."""
    if isinstance(content, bytes):
        return saved_elsewhere(content, path)
    _print(content)
    return "it is printed instead"


def _print(content: str | bytes) -> None:
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)
    sys.stdout.flush()
