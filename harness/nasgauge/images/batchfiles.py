"""The batch files of CIFAR and ImageNet16: pickled dictionaries of data and labels, loose or in a .tar.gz."""

from __future__ import annotations

import tarfile
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.imageset import Labels
from nasgauge.images.pickles import read_pickle


def read_file(path: Path) -> dict[str, Any]:
    """One loose batch file; raises InputError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return read_pickle(file, str(path))
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}): fetch it again") from None


def read_tar(path: Path, folder: str, names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """The batch files `names` of a .tar.gz, in one pass over its stream; nothing is written to disk.

    Raises:
        InputError: For a damaged archive or a missing member.
    """
    contents = {}
    wanted = {f"{folder}/{name}": name for name in names}
    try:
        with tarfile.open(path, "r|gz") as archive:
            for member in archive:
                name = wanted.get(str(PurePosixPath(member.name)))
                if name and member.isfile() and (file := archive.extractfile(member)):
                    contents[name] = read_pickle(file, f"{member.name} of {path}")
    except (tarfile.TarError, OSError, EOFError) as error:
        raise InputError(f"{path} is not a whole .tar.gz archive ({error}): fetch it again") from None
    if missing := [name for name in names if name not in contents]:
        raise InputError(f"{path} has no {folder}/{missing[0]}: wanted {', '.join(names)}; fetch it again")
    return contents


def images_and_labels(
    content: dict[str, Any], key: str, side: int, allowed: range, origin: str
) -> tuple[NDArray[np.uint8], Labels]:
    """Images (N, side, side, 3) and labels (N,) of the data and `key` of one batch file.

    Raises:
        InputError: Naming `origin`; for other shapes and for labels outside `allowed`.
    """
    data = content.get("data")
    if not isinstance(data, np.ndarray) or data.dtype != np.uint8 or data.shape[1:] != (3 * side * side,):
        has = f"{data.dtype} {data.shape}" if isinstance(data, np.ndarray) else type(data).__name__
        raise InputError(f"'data' in {origin} is {has}: wanted uint8 (N, {3 * side * side})")
    labels = content.get(key)
    if not isinstance(labels, list) or not all(type(label) is int for label in labels):
        raise InputError(f"'{key}' in {origin} is not a list of integers")
    if len(labels) != len(data) or not len(data):
        raise InputError(f"{origin} has {len(data)} images and {len(labels)} labels: wanted one for each")
    if wrong := [label for label in labels if label not in allowed]:
        raise InputError(f"'{key}' in {origin} has label {wrong[0]}: wanted {allowed[0]} to {allowed[-1]}")
    images = data.reshape(-1, 3, side, side).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), np.array(labels, dtype=np.int64)


def joined(parts: list[tuple[NDArray[np.uint8], Labels]]) -> tuple[NDArray[np.uint8], Labels]:
    """Images and labels of all batch files, in their order."""
    return np.concatenate([images for images, _ in parts]), np.concatenate([labels for _, labels in parts])
