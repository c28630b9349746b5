"""Images and labels that a user has at hand: tensors, arrays or lists."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.imageset import ImageSet, Labels


def images_at_hand(images: Any, labels: Any = None) -> ImageSet:
    """Images and labels as a set to draw minibatches from.

    Args:
        images: (N, 3, S, S), floating point, normalised already; a tensor or what numpy takes.
        labels: (N,) integers from 0; None where there are none, which makes all of them 0.

    Raises:
        InputError: For other shapes, types and values.
    """
    pixels = _array(images, "images")
    if pixels.ndim != 4 or pixels.shape[1] != 3 or pixels.shape[2] != pixels.shape[3] or not pixels.size:
        raise InputError(f"images have the shape {pixels.shape}: wanted (N, 3, S, S)")
    if pixels.dtype.kind != "f":
        raise InputError(
            f"images are {pixels.dtype}: wanted floating point, normalised, as (images / 255 - mean) / std is"
        )
    if not np.isfinite(pixels).all():
        raise InputError("images have NaN or infinite values: wanted finite ones")
    found = _labels(labels, len(pixels))
    return ImageSet("images", pixels.astype(np.float32), found, int(found.max()) + 1)


def _labels(labels: Any, count: int) -> Labels:
    if labels is None:
        return np.zeros(count, np.int64)
    found = _array(labels, "labels")
    if found.dtype.kind not in "iu" or found.shape != (count,):
        raise InputError(f"labels are {found.dtype} {found.shape}: wanted integers ({count},), one per image")
    if found.min() < 0:
        raise InputError(f"there is a label {found.min()}: wanted 0 or more")
    return found.astype(np.int64)


def _array(values: Any, name: str) -> NDArray[Any]:
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
        return np.asarray(values.float() if values.dtype is torch.bfloat16 else values)
    try:
        return np.asarray(values)
    except ValueError as error:
        raise InputError(f"cannot read {name}: {error}; wanted a tensor or an array") from error
