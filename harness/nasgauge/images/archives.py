"""CIFAR-10, CIFAR-100 and ImageNet16-120 from their official files in the user's data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nasgauge.core import InputError
from nasgauge.images.batchfiles import images_and_labels, joined, read_file, read_tar
from nasgauge.images.imageset import ImageSet, Labels
from nasgauge.images.pixels import Channels

_ELSEWHERE = "the environment variable NASGAUGE_DATA names another folder"
_IMAGENET_CLASSES = 120
_IMAGENET_TRAIN = tuple(f"train_data_batch_{number}" for number in range(1, 11))


@dataclass(frozen=True)
class _Cifar:
    """Where one of the two is, and what its published mean and std are."""

    file: str
    md5: str
    folder: str
    train: tuple[str, ...]
    test: str
    labels: str
    classes: int
    mean: Channels
    std: Channels

    @property
    def url(self) -> str:
        return f"https://www.cs.toronto.edu/~kriz/{self.file}"


CIFAR = {
    "cifar10": _Cifar(
        file="cifar-10-python.tar.gz",
        md5="c58f30108f718f92721af3d95e74349a",
        folder="cifar-10-batches-py",
        train=tuple(f"data_batch_{number}" for number in range(1, 6)),
        test="test_batch",
        labels="labels",
        classes=10,
        mean=(0.4914, 0.4822, 0.4465),
        std=(0.2470, 0.2435, 0.2616),
    ),
    "cifar100": _Cifar(
        file="cifar-100-python.tar.gz",
        md5="eb9058c3a382ffc7106e4002c42a8d85",
        folder="cifar-100-python",
        train=("train",),
        test="test",
        labels="fine_labels",
        classes=100,
        mean=(0.5071, 0.4865, 0.4409),
        std=(0.2673, 0.2564, 0.2762),
    ),
}


def load_cifar(name: str, data_folder: Path, *, download: bool) -> ImageSet:
    """CIFAR-10, or CIFAR-100 with its fine labels, from the unpacked folder or else the archive.

    Fewer images than the official files hold are accepted: the fingerprint tells them apart.

    Raises:
        InputError: If neither is there, or a file does not hold what it should.

    Source: Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
    """
    cifar = CIFAR[name]
    names = (*cifar.train, cifar.test)
    if (folder := data_folder / cifar.folder).is_dir():
        contents = {member: read_file(folder / member) for member in names}
    else:
        contents = read_tar(_archive(name, cifar, data_folder, download), cifar.folder, names)
    read = {
        member: images_and_labels(content, cifar.labels, 32, range(cifar.classes), f"{member} of {name}")
        for member, content in contents.items()
    }
    images, labels = joined([read[member] for member in cifar.train])
    return ImageSet(name, images, labels, cifar.classes, cifar.mean, cifar.std, *read[cifar.test])


def load_imagenet16(data_folder: Path) -> ImageSet:
    """ImageNet16-120: the first 120 classes of ImageNet at 16 x 16, labels 0..119, validation as test.

    Raises:
        InputError: If the folder is not there, or a file does not hold what it should.

    Source: Chrabaszcz et al., https://arxiv.org/abs/1707.08819; mean, std and the choice of classes
    from Dong and Yang, https://arxiv.org/abs/2001.00326.
    """
    folder = data_folder / "ImageNet16"
    if not folder.is_dir():
        raise InputError(
            f"ImageNet16-120 needs the folder {folder} with train_data_batch_1 to 10 and val_data, "
            "and --download cannot fetch it: unpack ImageNet16.tar, linked at "
            f"https://github.com/D-X-Y/NAS-Bench-201, there; {_ELSEWHERE}"
        )
    images, labels = joined([_first_classes(folder / name) for name in _IMAGENET_TRAIN])
    mean = (122.68 / 255, 116.66 / 255, 104.01 / 255)
    std = (63.22 / 255, 61.26 / 255, 65.09 / 255)
    test = _first_classes(folder / "val_data")
    return ImageSet("ImageNet16-120", images, labels, _IMAGENET_CLASSES, mean, std, *test)


def _first_classes(path: Path) -> tuple[NDArray[np.uint8], Labels]:
    """Images of the labels 1..120 of one file of 1000 classes."""
    images, labels = images_and_labels(read_file(path), "labels", 16, range(1, 1001), path.name)
    kept = labels <= _IMAGENET_CLASSES
    if not kept.any():
        raise InputError(f"{path} has no label of 1 to {_IMAGENET_CLASSES}: fetch it again")
    return images[kept], labels[kept] - 1


def _archive(name: str, cifar: _Cifar, data_folder: Path, download: bool) -> Path:
    """The archive in the data folder, fetched and checked if it is to be downloaded."""
    path = data_folder / cifar.file
    if path.is_file():
        return path
    if not download:
        raise InputError(
            f"{name} is not in {data_folder}: put {cifar.url} (md5 {cifar.md5}) there, packed or unpacked, "
            f"or let --download fetch it; {_ELSEWHERE}"
        )
    import pooch

    try:
        return Path(pooch.retrieve(cifar.url, f"md5:{cifar.md5}", cifar.file, data_folder))
    except (OSError, ValueError) as error:  # no connection, no room, or another md5
        raise InputError(f"could not fetch {cifar.url} to {data_folder}: {error}") from error
