"""Labels as people have them, made integers from 0, or refused with the line that makes them so."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.imageset import Labels


def own_labels(array: NDArray[Any], count: int, what: str) -> Labels:
    """Labels (N,) of `count` images; a column (N, 1) of them is one too.

    Args:
        array: The labels.
        count: Number of images.
        what: Its name for messages, such as `array 'y_train' in own.npz`.

    Raises:
        InputError: With what it has, what was wanted, and the line of numpy that makes it so.
    """
    column = array[:, 0] if array.shape == (count, 1) else array
    if column.dtype.kind not in "iu" or column.shape != (count,):
        way = f"; `labels = {line}` makes it so" if (line := _line(column, count)) else ""
        raise InputError(
            f"{what} has {array.dtype} {array.shape}: wanted integers of shape ({count},), one per image{way}"
        )
    if (lowest := int(column.min())) < 0:
        raise InputError(
            f"{what} has label {lowest}: wanted 0 or more; "
            "`labels = numpy.unique(labels, return_inverse=True)[1]` makes it so"
        )
    return column.astype(np.int64)


def _line(array: NDArray[Any], count: int) -> str:
    """The line that makes labels of it, where there is one."""
    if array.ndim == 2 and len(array) == count and array.shape[1] > 1:
        return "labels.argmax(1)"
    if array.shape != (count,):
        return ""
    if array.dtype.kind == "f" and not (array % 1).any():
        return "labels.astype(int)"
    return "numpy.unique(labels, return_inverse=True)[1]" if array.dtype.kind in "USb" else ""
