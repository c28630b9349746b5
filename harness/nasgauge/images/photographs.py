"""Real photographs that come with a dependency, as many as networks of large images need."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nasgauge.images.imageset import ImageSet
from nasgauge.images.lazy_images import LazyImages
from nasgauge.images.pixels import Channels

_NAMES = ("china.jpg", "flower.jpg")
_PARTS = 5  # of each photograph, from left to right: a class each
_CROPS = 2048
_SIDES = (96, 320)  # pixels of a crop, in photographs of 640 x 427


class _Crop(NamedTuple):
    """A square in a photograph."""

    photograph: int
    left: int
    top: int
    side: int


def photographs(size: int) -> ImageSet:
    """2048 random square crops of two colour photographs of scikit-learn, made `size` x `size`.

    The label is the fifth of which photograph the middle of the crop lies in, 10 classes. Crops are drawn by
    numpy's `default_rng(0)`, whatever the seed of the run, and made as they are needed; mean and std are
    those of the photographs. Others, such as those of scikit-image, would make it another set on each
    machine.

    Source: `sklearn.datasets.load_sample_images`: china.jpg by danielbuechele, flower.jpg by vultilion, both
    published on Flickr under CC BY 2.0.
    """
    from sklearn.datasets import load_sample_image  # takes a second to import: only who asks for it waits

    pictures = [np.ascontiguousarray(load_sample_image(name)) for name in _NAMES]
    digest = hashlib.sha256(b"".join(picture.tobytes() for picture in pictures)).hexdigest()
    labels = np.arange(_CROPS, dtype=np.int64) % (_PARTS * len(pictures))
    crops = _drawn(labels, pictures)
    images = LazyImages((_CROPS, size, size, 3), partial(_cut, pictures, crops, size), f"crops of {digest}")
    mean, std = _statistics(pictures)
    name = "photographs" if size == 32 else f"photographs@{size}"
    return ImageSet(name, images, labels, _PARTS * len(pictures), mean, std)


def _drawn(labels: NDArray[np.int64], pictures: list[NDArray[np.uint8]]) -> list[_Crop]:
    generator = np.random.default_rng(0)
    found = []
    for label in labels.tolist():
        photograph, part = divmod(label, _PARTS)
        height, width, _ = pictures[photograph].shape
        side = int(generator.integers(*_SIDES))
        middle = int((part + generator.random()) * width / _PARTS)
        top = int(generator.integers(height - side + 1))
        found.append(_Crop(photograph, min(max(middle - side // 2, 0), width - side), top, side))
    return found


def _cut(pictures: list[NDArray[np.uint8]], crops: list[_Crop], size: int, row: int) -> NDArray[np.uint8]:
    photograph, left, top, side = crops[row]
    crop = Image.fromarray(pictures[photograph][top : top + side, left : left + side])
    return np.asarray(crop.resize((size, size), Image.Resampling.BILINEAR))


def _statistics(pictures: list[NDArray[np.uint8]]) -> tuple[Channels, Channels]:
    pixels = np.concatenate([picture.reshape(-1, 3) for picture in pictures]) / 255
    return tuple(pixels.mean(axis=0).tolist()), tuple(pixels.std(axis=0).tolist())
