"""Whether a file could be written: asked before hours of work, not after them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from nasgauge.core import InputError


def check_writable(path: Path, *, folder: bool = False) -> None:
    """Raises InputError where a file could not be written; nothing is left behind by asking.

    Folders that are missing are made when it is written, so that only what is there has to allow it. That a
    disk will be full by then cannot be known.

    Args:
        path: Of a file that may exist; an empty path and `.` are folders.
        folder: Whether it is a folder into which files are written.

    Example:
        >>> check_writable(Path("/dev/null"))
        >>> check_writable(Path("/dev/null/below.csv"))
        Traceback (most recent call last):
        nasgauge.core.errors.InputError: cannot write '/dev/null/below.csv': /dev/null is not a folder
    """
    if reason := _reason(path, folder=folder):
        raise InputError(f"cannot write {str(path)!r}: {reason}")


def check_store(path: Path, *, may_be_read_only: bool = False) -> None:
    """Raises InputError where a store could not be written.

    Args:
        path: Of the store, which need not exist yet, unlike its folder.
        may_be_read_only: Whether one that exists may serve as it is.
    """
    if may_be_read_only and path.is_file():
        return
    if not path.parent.exists():
        raise InputError(f"cannot write store {str(path)!r}: name a file in a folder that exists")
    check_writable(path)
    # Beside the file lies its log.
    check_writable(path.with_name(f"{path.name}-wal"))


def check_named(path: Path, *endings: str) -> None:
    """Raises InputError where a file of one format could not be written, or is called something else.

    Args:
        path: Of the file; a stream such as /dev/stdout has no ending.
        endings: Of the format, such as `.csv`.
    """
    check_writable(path)
    if path.suffix.lower() not in endings and (path.is_file() or not path.exists()):
        raise InputError(f"cannot write {str(path)!r}: wanted a name that ends in {' or '.join(endings)}")


def check_distinct(files: Iterable[tuple[str, Path, bool]]) -> None:
    """Raises InputError where a file would be overwritten that is read, or written by another option.

    Args:
        files: Name of the option, path, and whether it is written. What is no file, such as a folder or
            /dev/stdout, may be given twice.
    """
    seen: dict[Path, str] = {}
    for name, path, written in sorted(files, key=lambda file: file[2]):
        if path.exists() and not path.is_file():
            continue
        if written and path.resolve() in seen:
            first = seen[path.resolve()]
            raise InputError(f"{first} and {name} are one file, {str(path)!r}: name another for {name}")
        seen[path.resolve()] = name


def _reason(path: Path, *, folder: bool) -> str:
    """Why it cannot be written; empty if it can."""
    try:
        path.lstat()  # a name may be too long, or have a NUL in it
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)
    if folder:
        return _of_folder(path)
    if path.is_dir():
        return "it is a folder: name a file in it"
    if path.exists():
        return "" if os.access(path, os.W_OK) else "it may not be written to"
    return _of_folder(path.parent)


def _of_folder(folder: Path) -> str:
    """Why no file can be made in a folder, or in the folder that it would be made in."""
    while not folder.exists():
        if folder.is_symlink():
            return f"{folder} is a link to what does not exist"
        folder = folder.parent
    if not folder.is_dir():
        return f"{folder} is not a folder"
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"no file can be made in {folder}: {error.strerror or error}"
