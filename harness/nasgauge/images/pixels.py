"""What is done to whole sets of images: their statistics, and their size."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from nasgauge.core import InputError

Images = NDArray[np.uint8] | NDArray[np.float32]
Channels = tuple[float, ...]

_CHUNK = 4096


def channel_statistics(images: Images, origin: str) -> tuple[Channels, Channels]:
    """Mean and standard deviation of each channel of uint8 (N, S, S, 3) images divided by 255.

    From exact integer sums, so that every machine gets the same floats and the same fingerprint.

    Raises:
        InputError: Naming `origin`; for a channel that is constant.
    """
    moments = [_moments(images[..., channel]) for channel in range(3)]
    for channel, (mean, std) in enumerate(moments):
        if std == 0:
            raise InputError(
                f"channel {channel} of {origin} is {mean * 255:g} everywhere and cannot be normalised: "
                "store float32 images that are normalised already"
            )
    return tuple(mean for mean, _ in moments), tuple(std for _, std in moments)


def _moments(channel: Images) -> tuple[float, float]:
    counts = [int(count) for count in np.bincount(channel.reshape(-1), minlength=256)]
    total = sum(value * count for value, count in enumerate(counts))
    squares = sum(value * value * count for value, count in enumerate(counts))
    pixels = channel.size
    return total / (255 * pixels), math.sqrt(pixels * squares - total * total) / (255 * pixels)


def scale(images: Images, size: int) -> Images:
    """Area interpolation in chunks, so that a large set is never held as floats; uint8 is rounded."""
    chunks = [images[start : start + _CHUNK] for start in range(0, len(images), _CHUNK)]
    return np.concatenate([_scale_chunk(torch.from_numpy(chunk), size) for chunk in chunks])


def _scale_chunk(images: Tensor, size: int) -> Images:
    if images.dtype != torch.uint8:
        return functional.interpolate(images, size=(size, size), mode="area").numpy()
    channels_first = images.permute(0, 3, 1, 2).float()
    scaled = functional.interpolate(channels_first, size=(size, size), mode="area")
    return scaled.round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
