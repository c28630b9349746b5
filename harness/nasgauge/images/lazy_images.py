"""Images that are read or made when a minibatch needs them, so that large sets cost nothing before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class LazyImages:
    """N images by number; takes the place of an array of them where only some are looked at.

    Attributes:
        shape: Of that array: (N, S, S, 3), or (N, 3, S, S) of those that are normalised already.
        read: Number to one image; has to be picklable.
        identity: What tells these images from others; part of their fingerprint.
        dtype: uint8, or float32 of those that are normalised already.

    Example:
        >>> from functools import partial
        >>> images = LazyImages((5, 2, 2, 3), partial(np.full, (2, 2, 3), dtype=np.uint8), "grey levels")
        >>> images[np.array([3, 4])][:, 0, 0, 0]
        array([3, 4], dtype=uint8)
    """

    shape: tuple[int, int, int, int]
    read: Callable[[int], NDArray[Any]]
    identity: str
    dtype: np.dtype[Any] = field(default_factory=lambda: np.dtype(np.uint8))

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        return np.stack([self.read(int(row)) for row in rows])
