"""A set of labelled images, and how minibatches and splits are drawn from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nasgauge.core import InputError
from nasgauge.images.lazy_images import LazyImages
from nasgauge.images.pixels import Channels, Images, scale

Labels = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Split:
    """Two disjoint parts of the training images: float32 (N, 3, S, S), normalised, and int64 (N,)."""

    train_images: Tensor
    train_labels: Tensor
    held_out_images: Tensor
    held_out_labels: Tensor


@dataclass(frozen=True, eq=False)
class ImageSet:
    """N training images of S x S, and what normalises them.

    Nothing global is seeded: every draw is numpy's `default_rng(seed)` over the training images.

    Attributes:
        name: By which the source is named.
        images: uint8 (N, S, S, 3), or float32 (N, 3, S, S) that is normalised already; as an array, or lazily
            read.
        labels: int64 (N,), each in 0..classes-1.
        classes: Number of classes.
        mean: Per channel, of uint8 images divided by 255; None leaves them as they are.
        std: As `mean`.
        test_images: The official test images, laid out alike. No minibatch and no split ever holds one of
            them: what chooses an architecture must not have seen them.
        test_labels: Of the test images.
        labelled: Whether the labels say something; False where there were none, and all are 0.
    """

    name: str
    images: Images | LazyImages
    labels: Labels
    classes: int
    mean: Channels | None = None
    std: Channels | None = None
    test_images: Images | None = None
    test_labels: Labels | None = None
    labelled: bool = True

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits of SHA-256 over all that a minibatch or a network's width depends on.

        The name and the test images are left out: neither can change a score.
        """
        header = (self.images.shape, self.images.dtype.name, self.classes, self.mean, self.std)
        digest = hashlib.sha256(repr(header).encode())
        for array in (self.images, self.labels):
            if isinstance(array, LazyImages):
                digest.update(array.identity.encode())
            else:
                digest.update(np.ascontiguousarray(array).data.cast("B"))
        return digest.hexdigest()[:16]

    def batches(self, batch_size: int, count: int, *, seed: int) -> list[tuple[Tensor, Tensor]]:
        """`count` minibatches: float32 images (B, 3, S, S), normalised, and int64 labels (B,).

        Batch i is rows i*B..(i+1)*B-1 of one permutation: no image occurs twice, and batch 0 is the
        same however many follow it.

        Raises:
            InputError: If there are too few images.
        """
        rows = self._rows((count, batch_size), batch_size * count, f"{count} x {batch_size}", seed)
        return [self._tensors(batch) for batch in rows.reshape(count, batch_size)]

    def split(self, train: int, held_out: int, *, seed: int) -> Split:
        """`train` and `held_out` images cut from one permutation, so that no image is in both.

        Raises:
            InputError: If there are too few images.
        """
        rows = self._rows((train, held_out), train + held_out, f"{train} + {held_out}", seed)
        return Split(*self._tensors(rows[:train]), *self._tensors(rows[train:]))

    def scaled(self, size: int) -> ImageSet:
        """These images averaged (or repeated) over areas to `size` x `size`; "@size" joins the name.

        mean and std stay those of the images as they came.
        """
        if size == self.images.shape[2]:
            return self
        if isinstance(self.images, LazyImages):
            raise TypeError(f"{self.name} is read at one size: load it at that of {size} pixels")
        test = None if self.test_images is None else scale(self.test_images, size)
        name = f"{self.name}@{size}"
        return replace(self, name=name, images=scale(self.images, size), test_images=test)

    def _rows(self, parts: tuple[int, int], wanted: int, words: str, seed: int) -> NDArray[np.int64]:
        """The first `wanted` rows of the permutation that `seed` gives."""
        if min(parts) < 1:
            raise InputError(f"cannot draw {words} images: both numbers must be 1 or more")
        if wanted > len(self.images):
            raise InputError(
                f"{self.name} has {len(self.images)} training images, but {words} = {wanted} distinct ones "
                "were asked for: ask for fewer, or name a larger image source"
            )
        return np.random.default_rng(seed).permutation(len(self.images))[:wanted]

    def _tensors(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Copies of the images and labels of these rows, the images normalised."""
        images = torch.from_numpy(self.images[rows])
        if images.dtype == torch.uint8:
            images = images.permute(0, 3, 1, 2).float() / 255
        if self.mean is not None and self.std is not None:
            images = (images - torch.tensor(self.mean).view(3, 1, 1)) / torch.tensor(self.std).view(3, 1, 1)
        return images.contiguous(), torch.from_numpy(self.labels[rows])
