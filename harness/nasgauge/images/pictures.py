"""The user's own images as pictures in a folder."""

from __future__ import annotations

import hashlib
import logging
import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nasgauge.core import InputError
from nasgauge.images.imageset import ImageSet, Labels
from nasgauge.images.lazy_images import LazyImages
from nasgauge.images.pixels import channel_statistics

_ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm"}
_TRAIN, _TEST = ("train", "training"), ("test", "val", "valid", "validation")
LAYOUT = "wanted PATH/CLASS/*.png, PATH/train/CLASS/*.png (beside it PATH/test), or PATH/*.png without labels"


STATISTICS = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Mean and std of ImageNet, which normalise what is too much to be read whole."""
_WHOLE = 256 << 20  # bytes: 87,381 pictures of 32 x 32, 1,783 of 224 x 224
_LOOKED_AT = 16  # files whose content tells one large folder from another
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pictures:
    """The pictures of one part: files below a folder, their labels, and the names of their classes.

    Attributes:
        folder: In which they lie.
        files: Below it, in the order of their names.
        labels: (N,) from 0; all 0 where there are no classes.
        classes: Names of the folders; none where the pictures lie in the folder itself.
    """

    folder: Path
    files: Sequence[str]
    labels: Labels
    classes: Sequence[str]

    def read(self, size: int, row: int) -> NDArray[np.uint8]:
        """The middle square of one, (size, size, 3)."""
        return _read(self.folder / self.files[row], size)

    def whole(self, size: int) -> NDArray[np.uint8]:
        """All of them, (N, size, size, 3)."""
        return np.stack([self.read(size, row) for row in range(len(self.files))])

    def lazy(self, size: int) -> LazyImages:
        """The same, read as they are needed; told from others by names, and the content of some.

        Raises:
            InputError: For a file that cannot be read.
        """
        digest = hashlib.sha256("\n".join(self.files).encode(errors="surrogateescape"))
        for row in np.linspace(0, len(self.files) - 1, _LOOKED_AT).astype(int):
            digest.update(self.read(size, int(row)).tobytes())
        return LazyImages((len(self.files), size, size, 3), partial(self.read, size), digest.hexdigest())


def load_pictures(path: Path, size: int) -> ImageSet:
    """Pictures of any size and colour, the middle square of each, made `size` x `size` and RGB.

    A folder in the folder is a class, in the order of their names; folders `train` and `test` (or `val`) are
    parts. Pictures that lie in the folder itself have no labels. What is more than 256 MiB in all is read as
    it is needed, and normalised by the mean and std of ImageNet.

    Raises:
        InputError: For a folder without pictures, one with both, and for a picture that cannot be read.
    """
    folders = _folders(path)
    train, test = (next((f for f in folders if f.name.lower() in names), None) for names in (_TRAIN, _TEST))
    part = pictures_in(path if train is None else train)
    held = None if train is None or test is None else pictures_in(test)
    if held is not None and held.classes != part.classes:
        raise InputError(f"{test} has the classes {_listed(held.classes)}, {train} {_listed(part.classes)}")
    name = f"folder:{path.name}" if size == 32 else f"folder:{path.name}@{size}"
    if len(part.files) * size * size * 3 > _WHOLE:
        _log.warning(
            "%s: %s pictures, read as they are needed and normalised by the mean and std of ImageNet",
            *(name, f"{len(part.files):,}"),
        )
        return lazy_set(name, part, size)
    images = part.whole(size)
    mean, std = channel_statistics(images, str(path))
    classes, labelled = max(1, len(part.classes)), bool(part.classes)
    found = ImageSet(name, images, part.labels, classes, mean, std, labelled=labelled)
    return found if held is None else replace(found, test_images=held.whole(size), test_labels=held.labels)


def lazy_set(name: str, part: Pictures, size: int) -> ImageSet:
    """Pictures that are read as they are needed, normalised as ImageNet."""
    classes, labelled = max(1, len(part.classes)), bool(part.classes)
    return ImageSet(name, part.lazy(size), part.labels, classes, *STATISTICS, labelled=labelled)


def _folders(path: Path) -> list[Path]:
    try:
        return sorted(each for each in path.iterdir() if each.is_dir() and not each.name.startswith("."))
    except OSError as error:
        raise InputError(f"cannot read the folder {path}: {error.strerror or error}; {LAYOUT}") from None


def pictures_in(path: Path) -> Pictures:
    """The pictures in a folder: with classes where they lie in folders, else without.

    Raises:
        InputError: Where there are none, and where they lie in both.
    """
    loose = _names(path, "", deep=False)
    of_class = {folder.name: _names(folder, f"{folder.name}/", deep=True) for folder in _folders(path)}
    of_class = {name: files for name, files in of_class.items() if files}
    if loose and of_class:
        raise InputError(
            f"{path} has pictures such as {loose[0]}, and more in folders such as {min(of_class)}: {LAYOUT}"
        )
    if not loose and not of_class:
        raise InputError(f"{path} has no pictures ({', '.join(sorted(_ENDINGS))}): {LAYOUT}")
    if loose:
        return Pictures(path, loose, np.zeros(len(loose), np.int64), ())
    counts = [len(files) for files in of_class.values()]
    files = [file for files in of_class.values() for file in files]
    return Pictures(path, files, np.repeat(np.arange(len(counts)), counts), tuple(of_class))


def _names(folder: Path, before: str, *, deep: bool) -> list[str]:
    """Pictures of a folder, and of those in it, by one listing of each: no file is looked at."""
    found: list[str] = []
    deeper: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if _is_picture(entry.name) and entry.is_file():
                    found.append(before + entry.name)
                elif deep and entry.is_dir(follow_symlinks=False):
                    deeper += _names(folder / entry.name, f"{before}{entry.name}/", deep=True)
    except OSError as error:
        raise InputError(f"cannot read the folder {folder}: {error.strerror or error}; {LAYOUT}") from None
    found.sort()
    return sorted(found + deeper, key=lambda name: name.split("/")) if deeper else found


def _is_picture(name: str) -> bool:
    """By its ending, as a `Path` has it, of which there would be a million."""
    stem, dot, ending = name.rpartition(".")
    return bool(stem) and not name.startswith(".") and f"{dot}{ending}".lower() in _ENDINGS


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
