"""The files of the official surrogates, in a folder or still in their zip."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from nasgauge.core import InputError

MODEL = "surrogate_model.model"
LIMIT = 1 << 30
"""Bytes that one file may have: an entry of a zip can unpack to any size."""

Files = Mapping[PurePosixPath, Callable[[], bytes]]
"""Relative path -> its content, read when called."""


@dataclass(frozen=True)
class Member:
    """One booster: its file, its model, such as `xgb` or `lgb_time`, and its version, `1.0`, or ''."""

    path: PurePosixPath
    model: str
    version: str


def open_files(path: Path) -> Files:
    """Every file below a folder or in a zip; a folder's paths begin with its own name.

    Raises:
        InputError: For a path that is neither, and for a zip with an entry outside its own folder.
    """
    if path.is_dir():
        root = path.resolve()
        found = (file for file in sorted(root.rglob("*")) if file.is_file())
        return {PurePosixPath(file.relative_to(root.parent).as_posix()): _reader(file) for file in found}
    if zipfile.is_zipfile(path):
        return _zipped(path)
    raise InputError(f"{str(path)!r} is neither a folder nor a whole zip with the surrogates of nasbench301")


def members(files: Files) -> list[Member]:
    """Every booster among the files, by path, with what stands beside it and in its path.

    Raises:
        InputError: If a numbered member folder has no booster, or one has no settings.
    """
    models = sorted(path for path in files if path.name == MODEL)
    found = [_member(files, path) for path in models if not _is_graph_network(path)]
    _check_numbers(files, {_number(member.path) for member in found})
    return found


def _is_graph_network(path: PurePosixPath) -> bool:
    """The third official surrogate, whose weights need torch-geometric; only its place is known."""
    return any(part.startswith("gnn") for part in path.parts)


def _member(files: Files, path: PurePosixPath) -> Member:
    settings = _settings(files, path.parent / "model_config.json")
    if settings.get("param:bananas_enc"):
        raise InputError(f"{path} reads the BANANAS encoding, wanted a surrogate of the plain one")
    version = re.search(r"_v?(\d\.\d)(/|$)", f"{path.parent}")
    return Member(path, str(settings.get("model")), version[1] if version else "")


def _settings(files: Files, path: PurePosixPath) -> dict[str, Any]:
    if path not in files:
        raise InputError(f"{path} is missing, which says what kind of model {path.parent / MODEL} is")
    try:
        settings = json.loads(files[path]())
    except ValueError as error:
        raise InputError(f"{path} is not JSON ({error})") from None
    if not isinstance(settings, dict):
        raise InputError(f"{path} holds a {type(settings).__name__}, wanted a dictionary of settings")
    return settings


def _number(path: PurePosixPath) -> PurePosixPath | None:
    """The numbered folder of a member, `xgb_v1.0/3`, if it is in one."""
    return next((folder for folder in path.parents if folder.name.isdecimal()), None)


def _check_numbers(files: Files, have: set[PurePosixPath | None]) -> None:
    """An ensemble that lacks a member would still predict, but something else."""
    folders = {folder for folder in map(_number, files) if folder}
    for ensemble in {folder.parent for folder in have if folder}:
        numbers = {int(folder.name) for folder in have if folder and folder.parent == ensemble}
        there = {int(folder.name) for folder in folders if folder.parent == ensemble}
        first = min(1, *there)  # some count from 0, some from 1
        if missing := sorted(set(range(first, max(there) + 1)) - numbers):
            raise InputError(
                f"member {missing[0]} of {ensemble} has no {MODEL}: fetch the files again, all of them"
            )


def _zipped(path: Path) -> Files:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"cannot read {path} ({error}): fetch the zip again") from None
    for entry in entries:
        if unsafe(entry.filename):
            raise InputError(
                f"{path} was not unpacked: its entry {entry.filename!r} lies outside the folder it goes to"
            )
    return {PurePosixPath(entry.filename): _unzipper(path, entry) for entry in entries}


def unsafe(name: str) -> bool:
    """Whether an entry of that name would climb out of the folder it is unpacked in."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _reader(path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot read {path}: {error.strerror}") from None

    return read


def _unzipper(path: Path, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        if entry.file_size > LIMIT:
            raise InputError(f"{entry.filename} in {path} has {entry.file_size} bytes: no official file does")
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.read(entry)
        except Exception as error:  # a damaged zip can raise nearly anything
            raise InputError(f"{entry.filename} in {path} is damaged ({error}): fetch it again") from None

    return read
