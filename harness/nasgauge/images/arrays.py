"""Images and labels that a user has at hand: tensors, arrays or lists."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.imageset import ImageSet
from nasgauge.images.own_labels import own_labels
from nasgauge.images.own_pixels import own_pixels
from nasgauge.images.pixels import channel_statistics

_log = logging.getLogger(__name__)


def images_at_hand(images: Any, labels: Any = None) -> ImageSet:
    """Images and labels as a set to draw minibatches from; logs what was made of them.

    Args:
        images: (N, 3, S, S), floating point, normalised already, or what `own_pixels` makes that of; a tensor
            or what numpy takes.
        labels: (N,) integers from 0; None where there are none, which makes all of them 0.

    Raises:
        InputError: For other shapes, types and values.
    """
    pixels, done = own_pixels(_array(images, "images"), "array 'images'")
    if done:
        _log.warning("images: %s", done)
    mean, std = channel_statistics(pixels, "images") if pixels.dtype == np.uint8 else (None, None)
    found = np.zeros(len(pixels), np.int64)
    if labels is not None:
        found = own_labels(_array(labels, "labels"), len(pixels), "array 'labels'")
    return ImageSet("images", pixels, found, int(found.max()) + 1, mean, std)


def _array(values: Any, name: str) -> NDArray[Any]:
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
        return np.asarray(values.float() if values.dtype is torch.bfloat16 else values)
    try:
        return np.asarray(values)
    except ValueError as error:
        raise InputError(f"cannot read {name}: {error}; wanted a tensor or an array") from error
