"""The user's own images as arrays in a numpy archive."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.imageset import ImageSet, Labels
from nasgauge.images.pixels import Images, channel_statistics

_Arrays = dict[str, NDArray[Any]]


def load_npz(path: Path) -> ImageSet:
    """`images` and `labels`, or `train_images`, `train_labels`, and if wanted `test_*`, of an archive.

    Images are uint8 (N, S, S, 3), normalised by their own mean and std, or float32 (N, 3, S, S),
    taken as normalised already; labels are integers (N,). There are as many classes as the array
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
        raise _wrong("test_images", path, _has(test_images), f"as {prefix}images: {_has(images)}")
    origin = f"{prefix}images in {path}"
    mean, std = channel_statistics(images, origin) if images.dtype == np.uint8 else (None, None)
    highest = max(int(each.max()) for each in (labels, test_labels) if each is not None)
    classes = _classes(arrays, highest, path)
    return ImageSet(f"npz:{path.name}", images, labels, classes, mean, std, test_images, test_labels)


def _read_arrays(path: Path) -> _Arrays:
    """Those arrays of the archive that are used here."""
    pairs = {f"{part}{what}" for part in ("", "train_", "test_") for what in ("images", "labels")}
    arrays: _Arrays = {}
    name = "the archive"
    try:
        with path.open("rb") as file:
            if not zipfile.is_zipfile(file):
                raise InputError(f"{path} is not a whole npz archive: write it with numpy.savez_compressed")
            file.seek(0)
            with np.load(file, allow_pickle=False) as archive:
                for name in sorted({*pairs, "class_names"} & set(archive.files)):
                    arrays[name] = np.asarray(archive[name])
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    except Exception as error:  # numpy, zipfile and zlib raise nearly anything for a damaged file
        raise InputError(f"{name} in {path} cannot be read ({error}): write the file again") from None
    return arrays


def _pair(arrays: _Arrays, prefix: str, path: Path) -> tuple[Images, Labels]:
    """Images and labels of one part, checked."""
    for name in (f"{prefix}images", f"{prefix}labels"):
        if name not in arrays:
            raise InputError(
                f"{path} has no array '{name}' (found: {', '.join(arrays) or 'none'}): "
                "wanted images and labels, or train_images, train_labels, test_images and test_labels"
            )
    images, labels = arrays[f"{prefix}images"], arrays[f"{prefix}labels"]
    _check_images(images, f"{prefix}images", path)
    if labels.dtype.kind not in "iu" or labels.shape != (len(images),):
        raise _wrong(f"{prefix}labels", path, _has(labels), f"integers of shape ({len(images)},)")
    if (lowest := int(labels.astype(np.int64).min())) < 0:
        raise _wrong(f"{prefix}labels", path, f"label {lowest}", "0 or more")
    return images, labels.astype(np.int64)


def _check_images(images: NDArray[Any], name: str, path: Path) -> None:
    channel = {np.dtype(np.uint8): 3, np.dtype(np.float32): 1}.get(images.dtype)
    if channel is None or images.ndim != 4 or images.shape[channel] != 3 or not images.size:
        raise _wrong(name, path, _has(images), "uint8 (N, S, S, 3) or float32 (N, 3, S, S)")
    height, width = (side for axis, side in enumerate(images.shape) if axis not in (0, channel))
    if height != width:
        raise _wrong(name, path, f"images of {height} x {width}", "square ones")
    if channel == 1 and not np.isfinite(images).all():
        raise _wrong(name, path, "NaN or infinite values", "finite ones")


def _classes(arrays: _Arrays, highest: int, path: Path) -> int:
    names = arrays.get("class_names")
    if names is None:
        return highest + 1
    if names.ndim != 1 or len(names) <= highest:
        raise _wrong("class_names", path, _has(names), f"one name for each label up to {highest}")
    return len(names)


def _wrong(name: str, path: Path, has: str, wanted: str) -> InputError:
    return InputError(f"array '{name}' in {path} has {has}: wanted {wanted}")


def _has(array: NDArray[Any]) -> str:
    return f"{array.dtype} {array.shape}"


def _layout(images: Images) -> tuple[object, ...]:
    return images.dtype, images.shape[1:]
