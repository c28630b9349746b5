"""Image sources that need no file of the user's."""

from __future__ import annotations

from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from nasgauge.images.imageset import ImageSet
from nasgauge.images.lazy_images import LazyImages
from nasgauge.images.pixels import channel_statistics

_CLASSES = 10
_NOISE_IMAGES = 2048
_NOISE_SEED = 0
_PLAIN_SIZE = 32
_LARGE = 64  # pixels above which a set would fill the memory: it is made as it is needed


def digits(size: int) -> ImageSet:
    """1797 scans of handwritten digits, 8 x 8 with values 0..16, made `size` x `size` and grey RGB.

    Bilinear, then rounded to 0..255; mean and std are those of the set, of large ones at 32 x 32.

    Source: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits (1998), in scikit-learn.
    """
    from sklearn.datasets import load_digits  # takes a second to import: only who asks for it waits

    scans, labels = load_digits(return_X_y=True)
    small = _enlarged(scans, min(size, _LARGE))
    mean, std = channel_statistics(small if size <= _LARGE else _enlarged(scans, _PLAIN_SIZE), "digits")
    images: NDArray[np.uint8] | LazyImages = small
    if size > _LARGE:
        shape = (len(scans), size, size, 3)
        images = LazyImages(shape, partial(_digit, scans, size), "digits of scikit-learn, bilinear")
    return ImageSet(_name("digits", size), images, labels.astype(np.int64), _CLASSES, mean, std)


def _digit(scans: NDArray[np.float64], size: int, row: int) -> NDArray[np.uint8]:
    image: NDArray[np.uint8] = _enlarged(scans[row : row + 1], size)[0]
    return image


def _enlarged(scans: NDArray[np.float64], size: int) -> NDArray[np.uint8]:
    values = torch.from_numpy(scans).float().view(-1, 1, 8, 8)
    values = functional.interpolate(values, size=(size, size), mode="bilinear", align_corners=False)
    grey = (values * 255 / 16).round().to(torch.uint8).numpy()
    return np.repeat(grey.transpose(0, 2, 3, 1), 3, axis=3)


def noise(size: int) -> ImageSet:
    """2048 images of independent N(0, 1) values, labels 0..9 in turn: what a score owes to no image.

    Drawn by numpy's `default_rng(0)` whatever the seed of the run, each of large ones by a generator of its
    own, so that the source is one fixed set; not normalised further.
    """
    shape = (_NOISE_IMAGES, 3, size, size)
    images: NDArray[np.float32] | LazyImages
    if size > _LARGE:
        images = LazyImages(shape, partial(_noise, size), "noise by row", np.dtype(np.float32))
    else:
        images = np.random.default_rng(_NOISE_SEED).standard_normal(shape, dtype=np.float32)
    labels = np.arange(_NOISE_IMAGES, dtype=np.int64) % _CLASSES
    return ImageSet(_name("noise", size), images, labels, _CLASSES)


def _noise(size: int, row: int) -> NDArray[np.float32]:
    return np.random.default_rng((_NOISE_SEED, row)).standard_normal((3, size, size), dtype=np.float32)


def _name(name: str, size: int) -> str:
    """Both are made at the size asked for; the name tells it as it does for scaled images."""
    return name if size == _PLAIN_SIZE else f"{name}@{size}"
