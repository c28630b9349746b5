"""CIFAR and ImageNet16 archives in their official layout, small, and what must not be read from them."""

from __future__ import annotations

import io
import os
import pickle
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pooch
import pytest
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images import load_images
from nasgauge.images.pickles import read_pickle

CIFAR10 = [f"data_batch_{number}" for number in range(1, 6)] + ["test_batch"]


def batch(count: int, *, side: int = 32, **labels: list[int]) -> dict[str | bytes, Any]:
    data = np.random.default_rng(count).integers(0, 256, (count, 3 * side * side), dtype=np.uint8)
    return {b"data": data, **{key.encode(): value for key, value in labels.items()}}


def cifar10_batches() -> dict[str, bytes]:
    return {
        f"cifar-10-batches-py/{name}": pickle.dumps(
            batch(4 + index, labels=list(range(4 + index))), protocol=2
        )
        for index, name in enumerate(CIFAR10)
    }


def write_tar(path: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in reversed(members.items()):  # the official order is not that of the numbers
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


@pytest.fixture
def cifar10(tmp_path: Path) -> Callable[..., None]:
    """Writes the archive, with the members given replaced or (None) left out."""

    def write(**changes: bytes | None) -> None:
        changed = {f"cifar-10-batches-py/{name}": content for name, content in changes.items()}
        members = {**cifar10_batches(), **changed}
        kept = {name: content for name, content in members.items() if content is not None}
        write_tar(tmp_path / "cifar-10-python.tar.gz", kept)

    return write


def test_cifar10_from_the_archive(tmp_path: Path, cifar10: Callable[..., None]) -> None:
    cifar10()
    images = load_images("cifar10", data_folder=tmp_path)
    assert (images.name, images.classes, images.images.shape) == ("cifar10", 10, (30, 32, 32, 3))
    assert images.labels.tolist() == [label for count in range(4, 9) for label in range(count)]
    assert images.mean == (0.4914, 0.4822, 0.4465)
    first = batch(4)[b"data"]
    assert np.array_equal(images.images[:4].transpose(0, 3, 1, 2).reshape(4, -1), first)
    assert images.test_images is not None
    assert images.test_labels is not None
    assert (len(images.test_images), images.test_labels.tolist()) == (9, list(range(9)))
    assert load_images("cifar10", data_folder=tmp_path, size=16).name == "cifar10@16"


def test_unpacked_folder_gives_the_same_images(
    tmp_path: Path, cifar10: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cifar10()
    packed = load_images("cifar10", data_folder=tmp_path).fingerprint
    (tmp_path / "elsewhere" / "cifar-10-batches-py").mkdir(parents=True)
    for name, content in cifar10_batches().items():
        (tmp_path / "elsewhere" / name).write_bytes(content)
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "elsewhere"))
    assert load_images("cifar10").fingerprint == packed


def test_cifar100_has_fine_labels(tmp_path: Path) -> None:
    coarse = [0, 1, 2]
    members = {
        "cifar-100-python/train": pickle.dumps(
            batch(3, fine_labels=[99, 5, 7], coarse_labels=coarse), protocol=2
        ),
        "./cifar-100-python/test": pickle.dumps(
            batch(3, fine_labels=[1, 2, 3], coarse_labels=coarse), protocol=2
        ),
    }
    write_tar(tmp_path / "cifar-100-python.tar.gz", members)
    images = load_images("cifar100", data_folder=tmp_path)
    assert (images.classes, images.labels.tolist()) == (100, [99, 5, 7])
    assert images.std == (0.2673, 0.2564, 0.2762)


def test_imagenet16_keeps_the_first_120_classes(tmp_path: Path) -> None:
    folder = tmp_path / "ImageNet16"
    folder.mkdir()
    for index, name in enumerate([*(f"train_data_batch_{number}" for number in range(1, 11)), "val_data"]):
        content: dict[str | bytes, Any] = {
            **batch(4, side=16),
            "mean": np.zeros(768),
            "labels": [120, 121, 1 + index, 1000],
        }
        (folder / name).write_bytes(pickle.dumps(content, protocol=4))
    images = load_images("imagenet16-120", size=16, data_folder=tmp_path)
    assert (images.name, images.classes, images.images.shape) == ("ImageNet16-120", 120, (20, 16, 16, 3))
    assert images.labels.tolist() == [label for index in range(10) for label in (119, index)]
    assert images.test_labels is not None
    assert images.test_labels.tolist() == [119, 10]
    assert images.mean == pytest.approx((0.48110, 0.45749, 0.40788), abs=1e-5)
    assert load_images("imagenet16-120", data_folder=tmp_path).name == "ImageNet16-120@32"


def test_imagenet16_without_the_wanted_classes_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "ImageNet16"
    folder.mkdir()
    content = pickle.dumps(batch(2, side=16, labels=[121, 1000]), protocol=2)
    (folder / "train_data_batch_1").write_bytes(content)
    with pytest.raises(InputError, match="has no label of 1 to 120"):
        load_images("imagenet16-120", data_folder=tmp_path)


def test_absent_files_say_what_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cs\.toronto\.edu/~kriz/cifar-10-python\.tar\.gz .*download=True"):
        load_images("cifar10", data_folder=tmp_path)
    with pytest.raises(InputError, match=r"ImageNet16\.tar"):
        load_images("imagenet16-120", data_folder=tmp_path, download=True)


def test_download_asks_for_the_official_archive(
    tmp_path: Path, cifar10: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def retrieve(url: str, known_hash: str, fname: str, path: Path) -> str:
        asked.append((url, known_hash))
        cifar10()
        return str(path / fname)

    monkeypatch.setattr(pooch, "retrieve", retrieve)
    for _ in range(2):
        assert len(load_images("cifar10", data_folder=tmp_path, download=True).images) == 30
    url = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
    assert asked == [(url, "md5:c58f30108f718f92721af3d95e74349a")]


def test_failed_download_is_an_input_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def retrieve(*_: object) -> str:
        raise OSError("no route to host")

    monkeypatch.setattr(pooch, "retrieve", retrieve)
    with pytest.raises(InputError, match=r"could not fetch https://.*no route to host"):
        load_images("cifar100", data_folder=tmp_path, download=True)


class Call:
    """Pickles as a call of `function(*arguments)`."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.call


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (Call(os.mkdir, "made-by-the-pickle"), f"{os.name}.mkdir"),
        (Call(eval, "1 + 1"), "builtins.eval"),
        (Call(np.load, "array.npy"), "numpy.load"),
        (Call(np.dtype, "O"), r"numpy\.dtype\('O'\)"),
    ],
)
def test_malicious_pickle_is_refused_by_name(
    tmp_path: Path, cifar10: Callable[..., None], monkeypatch: pytest.MonkeyPatch, call: Call, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    cifar10(data_batch_3=pickle.dumps({b"data": call}, protocol=4))
    with pytest.raises(InputError, match=f"data_batch_3 of .* wants to load {name}"):
        load_images("cifar10", data_folder=tmp_path)
    assert not (tmp_path / "made-by-the-pickle").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (batch(3, side=16, labels=[0, 1, 2]), r"'data' in data_batch_1 .* uint8 \(3, 768\): wanted .*3072"),
        ({b"labels": [1]}, "'data' in data_batch_1 of cifar10 is NoneType"),
        (batch(3), "'labels' in data_batch_1 .* not a list of integers"),
        (batch(3, labels=[0, 1]), "3 images and 2 labels"),
        (batch(0, labels=[]), "0 images and 0 labels"),
        (batch(3, labels=[0, 10, 2]), "label 10: wanted 0 to 9"),
        (["not", "a", "dictionary"], "holds a list: wanted a dictionary"),
    ],
)
def test_wrong_batches_are_named(
    tmp_path: Path, cifar10: Callable[..., None], content: object, message: str
) -> None:
    cifar10(data_batch_1=pickle.dumps(content, protocol=4))
    with pytest.raises(InputError, match=message):
        load_images("cifar10", data_folder=tmp_path)


def test_missing_members_are_named(tmp_path: Path, cifar10: Callable[..., None]) -> None:
    cifar10(test_batch=None)
    with pytest.raises(InputError, match="has no cifar-10-batches-py/test_batch"):
        load_images("cifar10", data_folder=tmp_path)
    (tmp_path / "cifar-10-batches-py").mkdir()
    with pytest.raises(InputError, match=r"cannot read .*data_batch_1 \(No such file"):
        load_images("cifar10", data_folder=tmp_path)


def test_truncated_archive_is_an_input_error(tmp_path: Path, cifar10: Callable[..., None]) -> None:
    cifar10()
    path = tmp_path / "cifar-10-python.tar.gz"
    whole = path.read_bytes()
    for length in range(0, len(whole) - 200, len(whole) // 12):
        path.write_bytes(whole[:length])
        with pytest.raises(InputError, match="fetch it again"):
            load_images("cifar10", data_folder=tmp_path)


ARRAYS = [
    np.arange(12, dtype=np.uint8).reshape(3, 4),
    np.asfortranarray(np.arange(12, dtype=np.float32).reshape(3, 4)),
    np.arange(5, dtype=">i4"),
]


@pytest.mark.parametrize("array", ARRAYS, ids=["rows", "columns", "big-endian"])
@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_plain_arrays_come_through(array: NDArray[Any], protocol: int) -> None:
    content: dict[object, Any] = {"array": array, b"text": "kept", 5: None}
    read = read_pickle(io.BytesIO(pickle.dumps(content, protocol)), "a test")
    assert np.array_equal(read["array"], array)
    assert (read["array"].dtype, read["text"], read["5"]) == (array.dtype, "kept", None)


def test_names_before_numpy_2_and_python_2_strings_are_read() -> None:
    python2 = (
        b"\x80\x02}U\x04datacnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
        b"(K\x01K\x02\x85cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
        b"\x89U\x02\x07\xfftbs."
    )
    assert read_pickle(io.BytesIO(python2), "a test")["data"].tolist() == [7, 255]


def test_other_encodings_are_refused() -> None:
    import _codecs

    content = pickle.dumps({b"data": Call(_codecs.encode, "text", "rot13")}, protocol=4)
    with pytest.raises(InputError, match="rot13"):
        read_pickle(io.BytesIO(content), "a test")
