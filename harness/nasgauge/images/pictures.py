"""The user's own images as pictures in a folder."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nasgauge.core import InputError
from nasgauge.images.imageset import ImageSet, Labels
from nasgauge.images.pixels import channel_statistics

_ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm"}
_TRAIN, _TEST = ("train", "training"), ("test", "val", "valid", "validation")
LAYOUT = "wanted PATH/CLASS/*.png, PATH/train/CLASS/*.png (beside it PATH/test), or PATH/*.png without labels"


@dataclass(frozen=True)
class _Part:
    """The pictures of one part, and the names of their classes, none where they have none."""

    files: Sequence[Path]
    labels: Labels
    classes: Sequence[str]

    def pixels(self, size: int) -> NDArray[np.uint8]:
        """All of them, (N, size, size, 3)."""
        return np.stack([_read(file, size) for file in self.files])


def load_pictures(path: Path, size: int) -> ImageSet:
    """Pictures of any size and colour, the middle square of each, made `size` x `size` and RGB.

    A folder in the folder is a class, in the order of their names; folders `train` and `test` (or `val`) are
    parts. Pictures that lie in the folder itself have no labels.

    Raises:
        InputError: For a folder without pictures, one with both, and for a picture that cannot be read.
    """
    folders = _folders(path)
    train, test = (next((f for f in folders if f.name.lower() in names), None) for names in (_TRAIN, _TEST))
    part = _part(path if train is None else train)
    held = None if train is None or test is None else _part(test)
    if held is not None and held.classes != part.classes:
        raise InputError(f"{test} has the classes {_listed(held.classes)}, {train} {_listed(part.classes)}")
    images = part.pixels(size)
    mean, std = channel_statistics(images, str(path))
    name = f"folder:{path.name}" if size == 32 else f"folder:{path.name}@{size}"
    classes, labelled = max(1, len(part.classes)), bool(part.classes)
    found = ImageSet(name, images, part.labels, classes, mean, std, labelled=labelled)
    return found if held is None else replace(found, test_images=held.pixels(size), test_labels=held.labels)


def _folders(path: Path) -> list[Path]:
    try:
        return sorted(each for each in path.iterdir() if each.is_dir() and not each.name.startswith("."))
    except OSError as error:
        raise InputError(f"cannot read the folder {path}: {error.strerror or error}; {LAYOUT}") from None


def _part(path: Path) -> _Part:
    """The pictures in a folder: with classes where they lie in folders, else without."""
    loose = _pictures(path.iterdir())
    of_class = {folder.name: _pictures(folder.rglob("*")) for folder in _folders(path)}
    of_class = {name: files for name, files in of_class.items() if files}
    if loose and of_class:
        raise InputError(
            f"{path} has pictures such as {loose[0].name}, and more in folders such as {min(of_class)}: "
            f"{LAYOUT}"
        )
    if not loose and not of_class:
        raise InputError(f"{path} has no pictures ({', '.join(sorted(_ENDINGS))}): {LAYOUT}")
    if loose:
        return _Part(loose, np.zeros(len(loose), np.int64), ())
    labels = [label for label, files in enumerate(of_class.values()) for _ in files]
    return _Part([file for files in of_class.values() for file in files], np.array(labels), tuple(of_class))


def _pictures(paths: object) -> list[Path]:
    found = [each for each in paths if each.suffix.lower() in _ENDINGS]  # type: ignore[attr-defined]
    return sorted(each for each in found if each.is_file() and not each.name.startswith("."))


def _read(file: Path, size: int) -> NDArray[np.uint8]:
    """The middle square of a picture, (size, size, 3)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                picture.load()
                rgb = picture.convert("RGB")
                return np.asarray(ImageOps.fit(rgb, (size, size), Image.Resampling.BOX))
    except Exception as error:  # Pillow's plugins raise nearly anything for a damaged file
        raise InputError(f"{file} cannot be read as a picture: {error}; remove it or save it again") from None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "(none)"
