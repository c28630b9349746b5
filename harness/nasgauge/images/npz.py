"""The user's own images as arrays in a numpy archive."""

from __future__ import annotations

import logging
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images import GREY
from nasgauge.images.array_names import roles
from nasgauge.images.imageset import ImageSet, Labels
from nasgauge.images.own_labels import own_labels
from nasgauge.images.own_pixels import own_pixels
from nasgauge.images.pixels import Images, channel_statistics

_Arrays = dict[str, tuple[str, NDArray[Any]]]
_log = logging.getLogger(__name__)


def load_npz(path: Path) -> ImageSet:
    """`images` and `labels`, or `train_images`, `train_labels`, and if wanted `test_*`, of an archive.

    Other names for them, such as `x_train` and `y_train`, are known too. Images are uint8 (N, S, S, 3),
    normalised by their own mean and std, or float32 (N, 3, S, S), taken as normalised already; labels are
    integers (N,). What `own_pixels` makes of other arrays is logged. There are as many classes as the array
    `class_names` has entries; without it, one more than the highest label.

    Raises:
        InputError: Naming the array, what it has and what was wanted.
    """
    arrays = _read_arrays(path)
    prefix = "train_" if "train_images" in arrays else ""
    images, labels = _pair(arrays, prefix, path)
    tested = "test_images" in arrays or "test_labels" in arrays
    test_images, test_labels = _pair(arrays, "test_", path) if tested else (None, None)
    if test_images is not None and _layout(test_images) != _layout(images):
        has, as_those = _has(test_images), f"as {prefix}images: {_has(images)}"
        raise InputError(f"{_named(arrays, 'test_images', path)} has {has}: wanted {as_those}")
    origin = f"{prefix}images in {path}"
    mean, std = channel_statistics(images, origin) if images.dtype == np.uint8 else (None, None)
    highest = max(int(each.max()) for each in (labels, test_labels) if each is not None)
    classes = _classes(arrays, highest, path)
    grey = images.size == 3 * arrays[f"{prefix}images"][1].size
    name = f"npz:{path.name}{GREY * grey}"
    return ImageSet(name, images, labels, classes, mean, std, test_images, test_labels)


def _read_arrays(path: Path) -> _Arrays:
    """Those arrays of the archive that are used here, by role: each with its name."""
    arrays: _Arrays = {}
    name = "the archive"
    try:
        with path.open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise InputError(
                    f"{path} is not a whole npz archive: write it with "
                    "`numpy.savez_compressed('own.npz', images=images, labels=labels)`"
                )
            file.seek(0)
            with np.load(file, allow_pickle=False) as archive:
                for role, name in roles(archive.files, path).items():
                    arrays[role] = name, np.asarray(archive[name])
                if "images" not in arrays and "train_images" not in arrays:
                    raise _missing("images", path, archive.files)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except Exception as error:  # numpy, zipfile and zlib raise nearly anything for a damaged file
        raise InputError(f"{name} in {path} cannot be read ({error}): write the file again") from None
    return arrays


def _missing(role: str, path: Path, names: list[str]) -> InputError:
    return InputError(
        f"{path} has no array '{role}' (found: {', '.join(names) or 'none'}): "
        "wanted images and labels, or train_images, train_labels, test_images and test_labels"
    )


def _pair(arrays: _Arrays, prefix: str, path: Path) -> tuple[Images, Labels]:
    """Images and labels of one part, checked; says what was made of them."""
    for role in (f"{prefix}images", f"{prefix}labels"):
        if role not in arrays:
            raise _missing(role, path, [name for name, _ in arrays.values()])
        if arrays[role][0] != role:
            _log.warning("%s is taken as %s", _named(arrays, role, path), role)
    what = _named(arrays, f"{prefix}images", path)
    images, done = own_pixels(arrays[f"{prefix}images"][1], what)
    if done:
        _log.warning("%s: %s", what, done)
    found = arrays[f"{prefix}labels"][1]
    return images, own_labels(found, len(images), _named(arrays, f"{prefix}labels", path))


def _classes(arrays: _Arrays, highest: int, path: Path) -> int:
    if "class_names" not in arrays:
        return highest + 1
    _, names = arrays["class_names"]
    if names.ndim != 1 or len(names) <= highest:
        raise InputError(
            f"array 'class_names' in {path} has {_has(names)}: wanted one name for each label up to {highest}"
        )
    return len(names)


def _named(arrays: _Arrays, role: str, path: Path) -> str:
    return f"array '{arrays[role][0]}' in {path}"


def _has(array: NDArray[Any]) -> str:
    return f"{array.dtype} {array.shape}"


def _layout(images: Images) -> tuple[object, ...]:
    return images.dtype, images.shape[1:]
