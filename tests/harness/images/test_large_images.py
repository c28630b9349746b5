"""Images of the size of ImageNet: what is read or made only when it is needed."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from nasgauge.core import InputError
from nasgauge.images import default_source, load_images, pictures, told
from nasgauge.images.lazy_images import LazyImages


def folder(path: Path, classes: int, each: int = 1, ending: str = "png") -> Path:
    """Pictures of 12 x 10, each of one colour, its number."""
    for label in range(classes):
        (path / f"n{label:08}").mkdir(parents=True)
        for number in range(each):
            colour = np.full((10, 12, 3), (label * each + number) % 256, np.uint8)
            Image.fromarray(colour).save(path / f"n{label:08}" / f"{number}.{ending}", lossless=True)
    return path


@pytest.fixture
def all_lazy(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder is small enough to be read whole."""
    monkeypatch.setattr(pictures, "_WHOLE", 0)


@pytest.mark.usefixtures("all_lazy")
def test_a_large_folder_gives_the_same_pictures_lazily(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    source = f"folder:{folder(tmp_path / 'own', 3, 20)}"
    lazy = load_images(source, size=8)
    assert isinstance(lazy.images, LazyImages)
    assert "60 pictures, read as they are needed" in caplog.text
    assert (lazy.name, lazy.classes, lazy.labelled) == ("folder:own@8", 3, True)
    monkeypatch.setattr(pictures, "_WHOLE", 1 << 30)
    whole = load_images(source, size=8)
    assert not isinstance(whole.images, LazyImages)
    assert np.array_equal(lazy.images[np.arange(60)], whole.images)
    assert lazy.labels.tolist() == whole.labels.tolist()
    ((images, labels),) = lazy.batches(16, 1, seed=3)
    ((others, same),) = whole.batches(16, 1, seed=3)
    assert torch.equal(labels, same)
    assert images.shape == others.shape == (16, 3, 8, 8)
    mean, std = (np.array(each) for each in pictures.STATISTICS)
    number = int(lazy.images.read(0)[0, 0, 0])
    row = int(np.flatnonzero(np.random.default_rng(3).permutation(60)[:16] == 0)[0])
    assert images[row, :, 0, 0].tolist() == pytest.approx((number / 255 - mean) / std, abs=1e-5)


@pytest.mark.usefixtures("all_lazy")
def test_a_minibatch_reads_its_own_pictures_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = load_images(f"folder:{folder(tmp_path / 'own', 4, 50)}", size=8)
    read: list[Path] = []
    monkeypatch.setattr(
        pictures, "_read", lambda file, size: read.append(file) or np.zeros((8, 8, 3), np.uint8)
    )
    found.batches(8, 1, seed=0)
    assert len(read) == len({*read}) == 8
    found.split(5, 2, seed=0)
    assert len(read) == 15


@pytest.mark.usefixtures("all_lazy")
def test_names_and_some_contents_are_the_fingerprint(tmp_path: Path) -> None:
    path = folder(tmp_path / "own", 2, 40)
    first = load_images(f"folder:{path}", size=8).fingerprint
    assert load_images(f"folder:{path}", size=8).fingerprint == first
    assert load_images(f"folder:{path}", size=9).fingerprint != first
    Image.fromarray(np.full((10, 12, 3), 200, np.uint8)).save(path / "n00000000" / "0.png")
    second = load_images(f"folder:{path}", size=8).fingerprint
    assert second != first
    (path / "n00000000" / "7.png").rename(path / "n00000000" / "7b.png")
    assert load_images(f"folder:{path}", size=8).fingerprint not in (first, second)


def test_many_files_cost_a_listing(tmp_path: Path) -> None:
    for label in range(20):
        (tmp_path / f"class {label:02}").mkdir()
        for number in range(500):
            (tmp_path / f"class {label:02}" / f"{number}.JPEG").touch()
    began = time.perf_counter()
    found = pictures.pictures_in(tmp_path)
    assert time.perf_counter() - began < 1
    assert (len(found.files), len(found.classes)) == (10_000, 20)
    assert found.files[0] == "class 00/0.JPEG"


@pytest.mark.parametrize("ending", ["png", "webp", "jpg", "JPEG"])
def test_the_usual_formats(ending: str, tmp_path: Path) -> None:
    found = load_images(f"folder:{folder(tmp_path / 'own', 2, 2, ending)}@224")
    assert found.name == "folder:own@224"
    assert found.images.shape == (4, 224, 224, 3)


def test_folders_within_a_class_and_hidden_files(tmp_path: Path) -> None:
    path = folder(tmp_path, 2)
    for name in ("n00000000/b/c/1.png", "n00000000/.hidden.png", "n00000000/a.b/2.png"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes((path / "n00000001" / "0.png").read_bytes())
    found = pictures.pictures_in(path)
    assert found.files == ["n00000000/0.png", "n00000000/a.b/2.png", "n00000000/b/c/1.png", "n00000001/0.png"]
    assert found.labels.tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("place", ["train", "imagenet/train", "ILSVRC/Data/CLS-LOC/train"])
def test_imagenet_in_its_official_layout(place: str, tmp_path: Path) -> None:
    folder(tmp_path / place, 1000)
    found = load_images("imagenet", size=16, data_folder=tmp_path)
    assert (found.name, found.classes, len(found.labels)) == ("imagenet@16", 1000, 1000)
    assert (found.mean, found.std) == pictures.STATISTICS
    assert int(found.images[np.array([200])][0, 0, 0, 0]) == 200


def test_what_is_not_imagenet(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"imagenet needs one of the folders train, .*data_folder"):
        load_images("imagenet", data_folder=tmp_path)
    folder(tmp_path / "train", 3)
    with pytest.raises(InputError, match=r"has 3 folders .*wanted 1000 such as n01440764.*folder:"):
        load_images("imagenet", data_folder=tmp_path)
    (tmp_path / "train" / "n00000001").rename(tmp_path / "train" / "cat")
    with pytest.raises(InputError, match="has a folder 'cat', wanted 1000"):
        load_images("imagenet", data_folder=tmp_path)


def test_photographs_are_crops_of_two() -> None:
    found = load_images("photographs", size=224)
    assert (found.name, found.classes, found.images.shape) == ("photographs@224", 10, (2048, 224, 224, 3))
    ((images, labels),) = found.batches(64, 1, seed=0)
    assert images.shape == (64, 3, 224, 224)
    assert len({*labels.tolist()}) == 10
    assert abs(float(images.mean())) < 0.3
    assert 0.7 < float(images.std()) < 1.2
    assert len({image.sum().item() for image in images}) == 64
    assert load_images("photographs", size=224).fingerprint == found.fingerprint
    assert load_images("photographs", size=64).fingerprint != found.fingerprint
    again = pickle.loads(pickle.dumps(found))
    assert torch.equal(again.batches(4, 1, seed=0)[0][0], images[:4])


@pytest.mark.parametrize("source", ["digits", "noise", "photographs"])
def test_large_embedded_images_take_no_memory_before(source: str) -> None:
    began = time.perf_counter()
    found = load_images(source, size=224)
    assert isinstance(found.images, LazyImages)
    ((images, _),) = found.batches(8, 1, seed=0)
    assert images.shape == (8, 3, 224, 224)
    assert time.perf_counter() - began < 10
    assert not isinstance(load_images("digits", size=64).images, LazyImages)


def test_large_digits_are_the_small_ones_enlarged() -> None:
    small, large = load_images("digits", size=64), load_images("digits", size=128)
    assert small.labels.tolist() == large.labels.tolist()
    shrunk = torch.nn.functional.avg_pool2d(large.batches(32, 1, seed=0)[0][0], 2)
    same = small.batches(32, 1, seed=0)[0][0]
    assert torch.corrcoef(torch.stack([shrunk.flatten(), same.flatten()]))[0, 1] > 0.99


@pytest.mark.parametrize("size", [28, 224])
@pytest.mark.parametrize("shape", [(12, 0, 0), (12, 0, 0, 1), (12, 1, 0, 0)])
def test_grey_arrays_of_any_size_become_three_and_say_so(
    shape: tuple[int, ...], size: int, tmp_path: Path
) -> None:
    images = np.random.default_rng(0).integers(0, 256, [each or size for each in shape], dtype=np.uint8)
    np.savez(tmp_path / "own.npz", images=images, labels=np.arange(12) % 3)
    found = load_images(f"npz:{tmp_path / 'own.npz'}", size=64)
    assert found.images.shape == (12, 64, 64, 3)
    assert found.name == "npz:own.npz?grey@64"
    assert told(found.name) == "npz:own.npz@64 (grey)"
    assert load_images(f"npz:{tmp_path / 'own.npz'}?grey", size=64).fingerprint == found.fingerprint


def test_colour_arrays_are_not_called_grey(tmp_path: Path) -> None:
    np.savez(tmp_path / "own.npz", images=np.eye(96, dtype=np.uint8).reshape(3, 32, 32, 3), labels=[0, 1, 2])
    assert load_images(f"npz:{tmp_path / 'own.npz'}").name == "npz:own.npz"


@pytest.mark.parametrize(("size", "source"), [(16, "digits"), (32, "digits"), (64, "photographs")])
def test_the_default_fits_the_size(size: int, source: str) -> None:
    assert default_source(size) == source


@pytest.mark.parametrize("source", ["digits", "noise", "photographs"])
def test_a_size_of_its_own(source: str) -> None:
    found = load_images(f"{source}@48", size=224)
    assert found.name == f"{source}@48"
    assert found.images.shape[2] == 48
    assert load_images(f"{source}@32").name == f"{source}@32"


def test_a_path_may_end_like_a_size(tmp_path: Path) -> None:
    path = folder(tmp_path / "own@16", 2)
    found = load_images(f"folder:{path}", size=8)
    assert found.name == "folder:own@16@8"
    assert load_images(f"folder:{path}@12").images.shape[2] == 12


def test_bad_sizes() -> None:
    with pytest.raises(InputError, match="image size 0 is too small"):
        load_images("digits@0")
    with pytest.raises(InputError, match="no image source 'digits@large'"):
        load_images("digits@large")


def test_reference_photographs(reference_data: Callable[[str], Path]) -> None:
    found = load_images(f"folder:{reference_data('images/imagenet512')}", size=224)
    assert (found.classes, found.images.shape) == (512, (512, 224, 224, 3))
    assert found.mean == pytest.approx(pictures.STATISTICS[0], abs=0.03)
