"""Arrays of pixels as people have them, made what an image set holds, or refused with the line that does."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.pixels import Images

WANTED = "uint8 (N, S, S, 3) of 0 to 255, or float32 (N, 3, S, S) that is normalised"
_FAR = 10  # normalised images of positive values only do not reach it
_SPAN = 60  # nor do others, from lowest to highest


class OwnPixels(NamedTuple):
    """Pixels as an image set holds them, and in words what was done to them; empty where nothing was."""

    images: Images
    done: str


def own_pixels(array: NDArray[Any], what: str) -> OwnPixels:
    """Pixels of a user's array: any of the usual layouts and types.

    Channels may be first or last, grey images have one or none, integers are of 0 to 255, floats of any width
    are normalised, or whole numbers of 0 to 255. Nothing else is guessed.

    Args:
        array: The images.
        what: Its name for messages, such as `array 'x_train' in own.npz`.

    Raises:
        InputError: With the shape, type or range that it has, what was wanted, and the line of numpy that
            makes it so.
    """
    axis = _channel_axis(array, what)
    height, width = (side for place, side in enumerate(array.shape) if place not in (0, axis))
    if height != width:
        sides = f":{min(height, width)}, :{min(height, width)}"
        line = f"images[:, :, {sides}]" if axis == 1 else f"images[:, {sides}]"
        raise _refused(what, f"images of {height} x {width}", "square ones", line)
    pixels = _typed(array, what)
    pixels = pixels[..., None] if axis is None else np.moveaxis(pixels, axis, 3)
    if pixels.shape[3] == 1:
        pixels = np.repeat(pixels, 3, axis=3)
    if pixels.dtype != np.uint8:
        pixels = np.moveaxis(pixels, 3, 1)
    return OwnPixels(np.ascontiguousarray(pixels), _done(array, pixels))


def _channel_axis(array: NDArray[Any], what: str) -> int | None:
    """The axis of the channels, None for grey images without one."""
    shape = array.shape
    if array.ndim == 3 and array.size and shape[0] != 3 and shape[2] != 3:
        return None
    if array.ndim != 4 or not array.size:
        raise _refused(what, _has(array), WANTED, _shaped(shape))
    first, last = shape[1] in (1, 3), shape[3] in (1, 3)
    if first and last:
        return 3 if array.dtype == np.uint8 else 1
    if not (first or last):
        rgba = "images[..., :3]" if shape[3] == 4 else "images[:, :3]" if shape[1] == 4 else ""
        raise _refused(what, _has(array), WANTED, rgba)
    return 1 if first else 3


def _shaped(shape: tuple[int, ...]) -> str:
    """The line that gives an array of another number of axes its four."""
    if len(shape) == 3:
        return "images[None]" if 0 not in shape else ""
    if len(shape) != 2 or not shape[1]:
        return ""
    for channels in (3, 1):
        side = math.isqrt(shape[1] // channels)
        if channels * side * side == shape[1]:
            return f"images.reshape(-1, {channels}, {side}, {side})"
    return ""


def _typed(array: NDArray[Any], what: str) -> NDArray[Any]:
    """The array as uint8 or float32."""
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind == "b":
        raise _refused(what, _has(array), WANTED, "images.astype('uint8') * 255")
    if array.dtype.kind not in "iuf":
        raise _refused(what, _has(array), WANTED, "")
    if not np.isfinite(array).all():
        raise _refused(
            what, f"{_has(array)}, NaN or infinite values", "finite ones", "numpy.nan_to_num(images)"
        )
    low, high = float(array.min()), float(array.max())
    if array.dtype.kind in "iu" or (low >= 0 and _FAR < high <= 255 and not (array % 1).any()):
        return _whole(array, what, low, high)
    if low >= 0 and high > _FAR:
        scale = "" if high <= 255 else f" * (255 / {high:g})"
        line = f"(images{scale}).round().astype('uint8')".replace("(images)", "images")
        raise _refused(what, f"{_has(array)} of {low:g} to {high:g}, not normalised", WANTED, line)
    if high - low > _SPAN:
        line = "(images - images.mean()) / images.std()"
        raise _refused(what, f"{_has(array)} of {low:g} to {high:g}, not normalised", WANTED, line)
    return array.astype(np.float32)


def _whole(array: NDArray[Any], what: str, low: float, high: float) -> NDArray[np.uint8]:
    """Whole numbers of 0 to 255 as uint8."""
    if low < 0 or high > 255:
        line = f"((images - {low:g}) * (255 / {high - low:g})).round().astype('uint8')"
        raise _refused(what, f"{_has(array)} of {low:g} to {high:g}", WANTED, line)
    return array.astype(np.uint8)


def _done(array: NDArray[Any], pixels: Images) -> str:
    """What became of an array, and for what its values are taken, where that is not plain."""
    said = []
    if array.shape != pixels.shape or array.dtype != pixels.dtype:
        said.append(f"{_has(array)} becomes {_has(pixels)}")
    if pixels.dtype != np.uint8 and pixels.min() >= 0 and 0 < pixels.max() <= 1:
        line = "images = (images - images.mean()) / images.std()"
        said.append(f"values from 0 to 1 are taken as they are; `{line}` normalises them")
    return "; ".join(said)


def _refused(what: str, has: str, wanted: str, line: str) -> InputError:
    way = f"; `images = {line}` makes it so" if line else ""
    return InputError(f"{what} has {has}: wanted {wanted}{way}")


def _has(array: NDArray[Any]) -> str:
    return f"{array.dtype} {array.shape}"
