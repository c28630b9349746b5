"""The user's own images: npz archives and mosaics, whole, wrong and damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from nasgauge.core import InputError
from nasgauge.images import ImageSet, load_images

ReferenceData = Callable[[str], Path]

PIXELS = np.random.default_rng(0).integers(0, 256, (6, 32, 32, 3), dtype=np.uint8)
FLOATS = np.random.default_rng(0).normal(size=(6, 3, 32, 32)).astype(np.float32)
LABELS = np.array([0, 1, 2, 0, 1, 2])


@pytest.fixture
def npz(tmp_path: Path) -> Callable[..., ImageSet]:
    """Writes arrays to an archive and loads it as an image source."""

    def load(*, size: int = 32, **arrays: Any) -> ImageSet:
        np.savez(tmp_path / "own.npz", **arrays)
        return load_images(f"npz:{tmp_path / 'own.npz'}", size=size)

    return load


def mosaic(path: Path, tiles: NDArray[np.uint8], columns: int, **options: Any) -> str:
    """Writes tiles row by row; gives the source that names them."""
    rows = tiles.reshape(-1, columns, 32, 32, 3).swapaxes(1, 2)
    Image.fromarray(rows.reshape(-1, columns * 32, 3)).save(path, **options)
    return f"mosaic:{path}"


def test_uint8_images_are_normalised_by_their_own_statistics(npz: Callable[..., ImageSet]) -> None:
    images = npz(images=PIXELS, labels=LABELS)
    assert (images.name, images.classes, images.labels.dtype.name) == ("npz:own.npz", 3, "int64")
    assert images.mean == pytest.approx((PIXELS / 255).mean(axis=(0, 1, 2)))
    assert images.std == pytest.approx((PIXELS / 255).std(axis=(0, 1, 2)))
    assert images.test_images is None


def test_float_images_are_taken_as_normalised(npz: Callable[..., ImageSet]) -> None:
    images = npz(images=FLOATS, labels=LABELS.astype(np.uint8))
    assert (images.mean, images.std) == (None, None)
    ((batch, labels),) = images.batches(6, 1, seed=0)
    order = np.random.default_rng(0).permutation(6)
    assert np.array_equal(batch.numpy(), FLOATS[order])
    assert np.array_equal(labels.numpy(), LABELS[order])


def test_train_and_test_arrays(npz: Callable[..., ImageSet]) -> None:
    arrays = {"train_images": PIXELS, "train_labels": LABELS}
    images = npz(**arrays, test_images=PIXELS[:1], test_labels=np.array([7]), size=16)
    assert images.classes == 8
    assert images.name == "npz:own.npz@16"
    assert images.test_images is not None
    assert (images.images.shape, images.test_images.shape) == ((6, 16, 16, 3), (1, 16, 16, 3))
    assert npz(**arrays, class_names=np.array(["a", "b", "c", "d"])).classes == 4


def test_fingerprint_does_not_depend_on_the_path(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        np.savez(tmp_path / name, images=PIXELS, labels=LABELS)
    first, second = (load_images(f"npz:{tmp_path / name}") for name in ("a.npz", "b.npz"))
    assert (first.fingerprint, first.name) == (second.fingerprint, "npz:a.npz")
    assert first.fingerprint != load_images(f"npz:{tmp_path / 'a.npz'}", size=16).fingerprint


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"images": PIXELS}, r"no array 'labels' \(found: images\): wanted images and labels"),
        ({"pictures": PIXELS}, r"no array 'images' \(found: pictures\)"),
        ({"images": PIXELS, "labels": LABELS, "test_images": PIXELS}, "no array 'test_labels'"),
        (
            {"images": PIXELS[..., :2], "labels": LABELS},
            r"'images' .* uint8 \(6, 32, 32, 2\): wanted uint8 \(N",
        ),
        ({"images": PIXELS[:, :30], "labels": LABELS}, "images of 30 x 32: wanted square"),
        ({"images": FLOATS[..., :30], "labels": LABELS}, "images of 32 x 30: wanted square"),
        ({"images": PIXELS[:0], "labels": LABELS[:0]}, r"uint8 \(0, 32"),
        ({"images": FLOATS.astype(complex), "labels": LABELS}, "complex128"),
        ({"images": FLOATS * np.float32(np.nan), "labels": LABELS}, "'images' .* NaN or infinite"),
        (
            {"images": PIXELS, "labels": LABELS[:5]},
            r"'labels' .* int64 \(5,\): wanted integers of shape \(6,\)",
        ),
        ({"images": PIXELS, "labels": LABELS * 1.0}, r"float64 \(6,\): wanted integers"),
        ({"images": PIXELS, "labels": LABELS - 1}, "'labels' .* label -1: wanted 0 or more"),
        (
            {"images": PIXELS, "labels": LABELS, "class_names": np.array(["a", "b"])},
            "'class_names' .* up to 2",
        ),
        ({"images": PIXELS, "labels": LABELS.astype(object)}, "labels in .* cannot be read .*allow_pickle"),
        ({"images": PIXELS * np.uint8(0), "labels": LABELS}, "channel 0 of images in .* is 0 everywhere"),
        (
            {"images": PIXELS, "labels": LABELS, "test_images": FLOATS, "test_labels": LABELS},
            r"'test_images' .* float32 .* wanted as images: uint8",
        ),
    ],
)
def test_wrong_arrays_are_named(npz: Callable[..., ImageSet], arrays: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        npz(**arrays)


@settings(max_examples=60, deadline=None, database=None)
@given(
    shape=st.lists(st.integers(0, 4), max_size=5).map(tuple),
    kind=st.sampled_from(["u1", "f4", "i8", "f8", "U3", "?", "c8"]),
    count=st.integers(0, 4),
)
def test_any_array_loads_or_is_an_input_error(
    tmp_path_factory: pytest.TempPathFactory, shape: tuple[int, ...], kind: str, count: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.npz"
    np.savez(path, images=np.resize(np.arange(48), shape).astype(kind), labels=np.arange(count))
    try:
        images = load_images(f"npz:{path}", size=4)
    except InputError:
        return
    assert kind in ("u1", "f4", "i8", "f8")
    assert len(images.labels) == count == shape[0]


def test_truncated_archive_is_an_input_error(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "whole.npz", images=PIXELS, labels=LABELS)
    whole = (tmp_path / "whole.npz").read_bytes()
    path = tmp_path / "part.npz"
    for length in range(0, len(whole), len(whole) // 50):
        path.write_bytes(whole[:length])
        with pytest.raises(InputError, match=r"part\.npz is not a whole npz archive"):
            load_images(f"npz:{path}")


def test_damaged_array_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    np.savez(path, images=PIXELS, labels=LABELS)
    content = bytearray(path.read_bytes())
    content[5000] ^= 255
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"images in .* cannot be read"):
        load_images(f"npz:{path}")


def test_other_files_are_input_errors(tmp_path: Path) -> None:
    np.save(tmp_path / "array.npy", PIXELS)
    (tmp_path / "text.npz").write_text("not an archive")
    for name in ("array.npy", "text.npz"):
        with pytest.raises(InputError, match="is not a whole npz archive"):
            load_images(f"npz:{tmp_path / name}")
    with pytest.raises(InputError, match="No such file"):
        load_images(f"npz:{tmp_path / 'absent.npz'}")
    with pytest.raises(InputError, match="cannot read"):
        load_images(f"npz:{tmp_path}")


def test_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    np.savez(tmp_path / "own.npz", images=PIXELS, labels=LABELS)
    assert load_images("npz:~/own.npz").name == "npz:own.npz"


def test_mosaic_tiles_go_row_by_row(tmp_path: Path) -> None:
    images = load_images(mosaic(tmp_path / "tiles.png", PIXELS, 3) + "?classes=4")
    assert np.array_equal(images.images, PIXELS)
    assert images.labels.tolist() == [0, 1, 2, 3, 0, 1]
    assert (images.name, images.classes) == ("mosaic:tiles.png?classes=4", 4)
    webp = load_images(mosaic(tmp_path / "tiles.webp", PIXELS, 2, lossless=True))
    assert np.array_equal(webp.images, PIXELS)
    assert webp.classes == 10


def test_single_tile_can_be_scaled(tmp_path: Path) -> None:
    images = load_images(mosaic(tmp_path / "one.png", PIXELS[:1], 1), size=16)
    assert images.images.shape == (1, 16, 16, 3)


@pytest.mark.parametrize("setting", ["?classes=0", "?classes=ten", "?class=3", "?", "?classes=-1"])
def test_mosaic_settings_are_checked(tmp_path: Path, setting: str) -> None:
    with pytest.raises(InputError, match=r"wanted \?classes=100"):
        load_images(f"mosaic:{tmp_path / 'tiles.png'}{setting}")


def test_mosaic_of_other_sides_or_colours_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "other.png"
    Image.new("RGB", (64, 40)).save(path)
    with pytest.raises(InputError, match="is 64 x 40 pixels: both sides must be multiples of 32"):
        load_images(f"mosaic:{path}")
    Image.new("L", (64, 64)).save(path)
    with pytest.raises(InputError, match="mode L: wanted RGB"):
        load_images(f"mosaic:{path}")
    Image.new("RGB", (64, 64)).save(path, format="JPEG")
    with pytest.raises(InputError, match="cannot be read as a PNG or WebP"):
        load_images(f"mosaic:{path}")


@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_truncated_mosaic_is_an_input_error(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"tiles.{suffix}"
    source = mosaic(path, PIXELS, 3, lossless=True)
    whole = path.read_bytes()
    for length in (0, 10, 40, len(whole) // 2, len(whole) - 100):
        path.write_bytes(whole[:length])
        with pytest.raises(InputError, match="cannot be read as a PNG or WebP"):
            load_images(source)


@pytest.mark.parametrize("limit", [4000, 1000])
def test_decompression_bomb_is_an_input_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    source = mosaic(tmp_path / "tiles.png", PIXELS, 3)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    with pytest.raises(InputError, match="decompression bomb"):
        load_images(source)


def test_reference_mosaic_begins_with_the_reference_archive(reference_data: ReferenceData) -> None:
    mini = load_images(f"npz:{reference_data('images/cifar10/cifar10_mini.npz')}")
    full = load_images(f"mosaic:{reference_data('images/cifar10/cifar10_train_8000.webp')}")
    assert (mini.classes, len(mini.images), len(full.images)) == (10, 640, 8000)
    assert np.array_equal(full.images[:640], mini.images)
    assert np.array_equal(full.labels[:640], mini.labels)
    assert mini.test_images is not None
    assert mini.test_images.shape == (320, 32, 32, 3)
    assert full.mean == pytest.approx((0.4914, 0.4822, 0.4465), abs=0.01)
    assert full.std == pytest.approx((0.2470, 0.2435, 0.2616), abs=0.01)


@pytest.mark.usefixtures("heard")
def test_names_that_others_use_are_known_and_said(
    npz: Callable[..., ImageSet], caplog: pytest.LogCaptureFixture
) -> None:
    channels_first = PIXELS.transpose(0, 3, 1, 2)
    images = npz(
        x_train=channels_first, y_train=LABELS[:, None], x_test=channels_first[:1], y_test=LABELS[:1]
    )
    np.testing.assert_array_equal(images.images, PIXELS)
    assert (images.labels.tolist(), images.classes) == (LABELS.tolist(), 3)
    assert images.fingerprint == npz(images=PIXELS, labels=LABELS).fingerprint
    said = [
        message.replace(str(message.split(" in ")[1].split("own.npz")[0]), "") for message in caplog.messages
    ]
    assert said[0] == "array 'x_train' in own.npz is taken as train_images"
    assert "array 'x_train' in own.npz: uint8 (6, 3, 32, 32) becomes uint8 (6, 32, 32, 3)" in said


def test_float_images_of_0_to_255_do_not_pass_as_normalised(npz: Callable[..., ImageSet]) -> None:
    whole = PIXELS.transpose(0, 3, 1, 2).astype(np.float32)
    assert npz(images=whole, labels=LABELS).mean is not None
    with pytest.raises(
        InputError, match=r"of 0 to 229.5, not normalised: wanted .*round\(\)\.astype\('uint8'\)`"
    ):
        npz(images=whole * np.float32(0.9), labels=LABELS)
