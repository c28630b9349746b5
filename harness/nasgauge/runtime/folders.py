"""Where data lie on this machine, and how files get there whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_data_path

from nasgauge.core import InputError

VARIABLE = "NASGAUGE_DATA"


def data_folder() -> Path:
    """The folder that the environment variable NASGAUGE_DATA names, else the user's own for this program."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen).expanduser() if chosen else user_data_path("nasgauge")


def table_folder(name: str) -> Path:
    """Where the imported table of that name lies, or would lie."""
    return data_folder() / "tables" / name


def installed_folder(name: str) -> Path:
    """Where the surrogates of that name lie, or would lie."""
    return data_folder() / "surrogates" / name


def download_folder() -> Path:
    """Where downloaded files lie."""
    return data_folder() / "downloads"


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns what the file system refuses in `folder` into an InputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot write in {folder}: {reason}; {VARIABLE} names another folder") from error


def replace_text(path: Path, text: str) -> None:
    """Write a file so that whatever ends the process leaves the old one or the new one."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    settle(partial, path)


def settle(partial: Path, path: Path) -> None:
    """Move a finished file to its place, once its content has reached the disk."""
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(path)


def sha256(path: Path) -> str:
    """Hash of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
