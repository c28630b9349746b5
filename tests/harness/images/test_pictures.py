"""Folders of pictures, in the layouts that people have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nasgauge.core import InputError
from nasgauge.images import ImageSet, load_images

RNG = np.random.default_rng(0)


def picture(path: Path, shape: tuple[int, ...] = (8, 8, 3), brightness: int | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = RNG.integers(0, 256, shape, dtype=np.uint8)
    if brightness is not None:
        pixels = np.full(shape, brightness, np.uint8)
    Image.fromarray(pixels).save(path)


def load(path: Path, size: int = 8) -> ImageSet:
    return load_images(f"folder:{path}", size=size)


def test_a_folder_for_each_class_in_the_order_of_names(tmp_path: Path) -> None:
    own = tmp_path / "own"
    for number, (name, brightness) in enumerate([("ox", 200), ("cat", 10), ("cat", 20), ("dog", 100)]):
        picture(own / name / f"{number}.png", brightness=brightness)
    picture(own / "dog" / "deeper" / "9.JPG", brightness=110)
    (own / "dog" / "notes.txt").write_text("not a picture")
    found = load(own)
    assert (found.name, found.classes, found.labels.tolist()) == ("folder:own@8", 3, [0, 0, 1, 1, 2])
    assert [int(image[0, 0, 0]) for image in found.images] == pytest.approx([10, 20, 100, 110, 200], abs=1)
    assert found.labelled


def test_any_size_and_colour_becomes_the_middle_square(tmp_path: Path) -> None:
    for name, shape in {"a": (8, 8), "b": (9, 16, 3), "c": (32, 20, 4), "d": (5, 5)}.items():
        picture(tmp_path / f"{name}.png", shape)
    wide = np.zeros((8, 24, 3), np.uint8)
    wide[:, 8:16] = 255
    Image.fromarray(wide).save(tmp_path / "wide.png")
    found = load(tmp_path)
    assert found.images.shape == (5, 8, 8, 3)
    assert (found.images[4] == 255).all()
    assert load(tmp_path, 4).images.shape == (5, 4, 4, 3)


def test_without_folders_there_are_no_labels(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    picture(tmp_path / "b.png")
    found = load(tmp_path)
    assert (found.labelled, found.classes, found.labels.tolist()) == (False, 1, [0, 0])


@pytest.mark.parametrize("test", ["test", "val"])
def test_parts(tmp_path: Path, test: str) -> None:
    for part, count in (("train", 3), (test, 1)):
        for name in ("cat", "dog"):
            for number in range(count):
                picture(tmp_path / part / name / f"{number}.png")
    found = load(tmp_path)
    assert found.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.test_images is not None
    assert found.test_labels is not None
    assert (found.test_images.shape, found.test_labels.tolist()) == ((2, 8, 8, 3), [0, 1])
    picture(tmp_path / test / "ox" / "0.png")
    with pytest.raises(InputError, match=rf"{test} has the classes cat, dog, ox, .*train cat, dog"):
        load(tmp_path)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read the folder .*nowhere: No such file"):
        load(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"has no pictures \(.*png.*\): wanted PATH/CLASS"):
        load(tmp_path)
    picture(tmp_path / "cat" / "a.png")
    picture(tmp_path / "loose.png")
    with pytest.raises(InputError, match=r"has pictures such as loose\.png, and more in folders such as cat"):
        load(tmp_path)
    (tmp_path / "loose.png").unlink()
    (tmp_path / "cat" / "broken.png").write_bytes(b"\x89PNG and no more")
    with pytest.raises(InputError, match=r"broken\.png cannot be read as a picture: .*; remove it"):
        load(tmp_path)


def test_a_path_alone_is_told_which_source_it_is(tmp_path: Path) -> None:
    np.savez(tmp_path / "own.npz", images=1)
    with pytest.raises(InputError, match=r"is a path: did you mean npz:.*own\.npz\?"):
        load_images(str(tmp_path / "own.npz"))
    with pytest.raises(InputError, match=r"is a path: did you mean folder:"):
        load_images(str(tmp_path))
