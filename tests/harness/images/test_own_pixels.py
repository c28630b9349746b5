"""The usual layouts and types of images are taken; others are refused with the line that mends them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.own_pixels import own_pixels

BYTES = np.random.default_rng(0).integers(0, 256, (6, 8, 8, 3), dtype=np.uint8)
FLOATS = np.random.default_rng(0).normal(size=(6, 3, 8, 8)).astype(np.float32)
GREY = BYTES[..., 0]
FIRST = BYTES.transpose(0, 3, 1, 2)


def rgb(grey: NDArray[Any]) -> NDArray[Any]:
    return np.repeat(grey[..., None], 3, axis=3)


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (BYTES, BYTES),
        (FIRST, BYTES),
        (GREY, rgb(GREY)),
        (GREY[..., None], rgb(GREY)),
        (GREY[:, None], rgb(GREY)),
        (BYTES.astype(np.int64), BYTES),
        (BYTES.astype(np.float32), BYTES),
        (FIRST.astype(np.float64), BYTES),
        (FIRST.astype(np.float16), BYTES),
        (GREY.astype(np.float32), rgb(GREY)),
        (FLOATS, FLOATS),
        (FLOATS.astype(np.float64), FLOATS),
        (FLOATS.astype(">f4"), FLOATS),
        (FLOATS.transpose(0, 2, 3, 1), FLOATS),
        (FLOATS[:, 0], rgb(FLOATS[:, 0]).transpose(0, 3, 1, 2)),
        (FLOATS[:, :, :3, :3], FLOATS[:, :, :3, :3]),
        (BYTES[:, :3, :3], BYTES[:, :3, :3]),
    ],
)
def test_these_are_taken_and_what_became_of_them_is_said(array: NDArray[Any], expected: NDArray[Any]) -> None:
    images, done = own_pixels(array, "array 'x'")
    assert images.dtype == expected.dtype
    np.testing.assert_array_equal(images, expected)
    same = array.shape == images.shape and array.dtype == images.dtype
    assert done == ("" if same else f"{array.dtype} {array.shape} becomes {images.dtype} {images.shape}")


def test_half_precision_is_taken_as_it_is() -> None:
    half = FLOATS.astype(np.float16)
    np.testing.assert_array_equal(own_pixels(half, "x").images, half.astype(np.float32))


def test_values_from_0_to_1_are_taken_and_said() -> None:
    images, done = own_pixels((FIRST / 255).astype(np.float32), "x")
    assert images.max() <= 1
    assert "from 0 to 1 are taken as they are; `images = (images - images.mean()) / images.std()`" in done


@pytest.mark.parametrize(
    "array",
    [
        FIRST.astype(np.float32) + np.float32(0.25),
        (FIRST * 0.9).astype(np.float64),
        FIRST * np.float32(257),
        BYTES.astype(np.uint16) * 257,
        FIRST.astype(np.float32) - 120,
        BYTES.astype(np.int16) - 128,
        BYTES > 100,
        BYTES.reshape(6, -1),
        GREY.reshape(6, -1),
        FLOATS.reshape(6, -1),
        np.concatenate([BYTES, BYTES[..., :1]], axis=3),
        np.concatenate([FIRST, FIRST[:, :1]], axis=1),
        FIRST[0],
        BYTES[0],
        BYTES[:, :6],
        FIRST[:, :, :6],
        GREY[:, :6],
        np.where(FLOATS > 2, np.nan, FLOATS),
    ],
)
def test_others_are_refused_with_the_line_that_mends_them(array: NDArray[Any]) -> None:
    with pytest.raises(InputError, match=r"^array 'x' in own\.npz has .*: wanted .*makes it so$") as error:
        own_pixels(array, "array 'x' in own.npz")
    (line,) = re.findall("`images = (.*?)`", str(error.value))
    mended = eval(line, {"images": array, "numpy": np})
    assert own_pixels(mended, "mended").images.shape[0] in (1, 6), line


@pytest.mark.parametrize("array", [np.zeros((6, 8, 8, 2)), np.zeros((0, 3, 8, 8)), np.array("a"), BYTES + 1j])
def test_what_no_line_mends_is_refused_with_what_it_has(array: NDArray[Any]) -> None:
    with pytest.raises(
        InputError, match=re.escape(f"x has {array.dtype} {array.shape}: wanted uint8 (N, S, S, 3)")
    ):
        own_pixels(array, "x")
