"""The user's own images as tiles of one picture."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nasgauge.core import InputError
from nasgauge.images.imageset import ImageSet
from nasgauge.images.pixels import channel_statistics

_TILE = 32


def load_mosaic(path: Path, classes: int) -> ImageSet:
    """Tiles of 32 x 32 pixels of one PNG or WebP image, row by row; label = index of the tile mod `classes`.

    Store it lossless: whether a WebP once lost detail cannot be told from its pixels.

    Raises:
        InputError: For an image that is not whole, too large, not RGB, or not made of tiles.
    """
    pixels = _read_pixels(path)
    height, width = pixels.shape[:2]
    if height % _TILE or width % _TILE:
        raise InputError(f"{path} is {width} x {height} pixels: both sides must be multiples of {_TILE}")
    tiles = pixels.reshape(height // _TILE, _TILE, width // _TILE, _TILE, 3).swapaxes(1, 2)
    images = np.ascontiguousarray(tiles).reshape(-1, _TILE, _TILE, 3)
    labels = np.arange(len(images), dtype=np.int64) % classes
    mean, std = channel_statistics(images, str(path))
    return ImageSet(f"mosaic:{path.name}?classes={classes}", images, labels, classes, mean, std)


def _read_pixels(path: Path) -> NDArray[np.uint8]:
    """The RGB image (height, width, 3) in a PNG or WebP file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "WEBP")) as image:
                if image.mode != "RGB":
                    raise InputError(f"{path} has pixels of mode {image.mode}: wanted RGB of 8 bits each")
                return np.array(image)
    except InputError:
        raise
    except Exception as error:  # Pillow's plugins raise nearly anything for a damaged file
        raise InputError(f"{path} cannot be read as a PNG or WebP image: {error}") from None
