"""Images at hand: what is taken, and what is told of what is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from nasgauge.core import InputError
from nasgauge.images.arrays import images_at_hand

IMAGES = np.random.default_rng(0).standard_normal((6, 3, 4, 4))
LABELS = [0, 1, 2, 0, 1, 2]


@pytest.mark.parametrize(
    "images",
    [
        IMAGES,
        IMAGES.tolist(),
        torch.tensor(IMAGES),
        torch.tensor(IMAGES, requires_grad=True),
        IMAGES.astype(np.float16),
    ],
)
def test_tensors_arrays_and_lists_are_taken(images: Any) -> None:
    found = images_at_hand(images, LABELS)
    assert (found.images.dtype, found.images.shape) == (np.float32, (6, 3, 4, 4))
    assert (found.labels.tolist(), found.classes) == (LABELS, 3)
    np.testing.assert_allclose(found.images, IMAGES, atol=1e-2)


def test_half_precision_of_torch_is_taken() -> None:
    found = images_at_hand(torch.tensor(IMAGES, dtype=torch.bfloat16), torch.tensor(LABELS))
    np.testing.assert_allclose(found.images, IMAGES, atol=0.05)


def test_labels_may_be_missing() -> None:
    found = images_at_hand(IMAGES)
    assert (found.labels.tolist(), found.classes) == ([0] * 6, 1)


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (IMAGES[0], LABELS, r"'images' has float64 \(3, 4, 4\): wanted .*; `images = images\[None\]` makes"),
        (IMAGES[:, :, :2], LABELS, r"images of 2 x 4: wanted square ones; `images = images\[:, :, :2, :2\]`"),
        (IMAGES[:0], [], r"'images' has float64 \(0, 3, 4, 4\)"),
        (np.zeros((6, 3, 4, 4), np.uint8), LABELS, "channel 0 of images is 0 everywhere"),
        (np.full((6, 3, 4, 4), np.nan), LABELS, "'images' has .* NaN or infinite values"),
        (IMAGES, LABELS[:3], r"'labels' has int64 \(3,\): wanted integers of shape \(6,\), one per image"),
        (IMAGES, np.eye(6), r"'labels' has float64 \(6, 6\): wanted .*; `labels = labels.argmax\(1\)`"),
        (IMAGES, [0, 1, 2, 0, 1, -1], "'labels' has label -1: wanted 0 or more"),
        ([[1], [1, 2]], LABELS, "cannot read images: .*; wanted a tensor or an array"),
        ("digits", LABELS, r"'images' has <U6 \(\)"),
    ],
)
def test_what_is_not_images_or_labels_is_told(images: Any, labels: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        images_at_hand(images, labels)
