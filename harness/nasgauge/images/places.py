"""Where the images of a source are, without reading them."""

from __future__ import annotations

from pathlib import Path

_FILES = {
    "cifar10": ("cifar-10-batches-py", "cifar-10-python.tar.gz"),
    "cifar100": ("cifar-100-python", "cifar-100-python.tar.gz"),
    "ImageNet16-120": ("ImageNet16",),
}
TRAINING = ("train", "imagenet/train", "ImageNet/train", "ILSVRC2012/train", "ILSVRC/Data/CLS-LOC/train")
"""Folders of ImageNet's training images, as people unpack them."""


def place_of(source: str, data_folder: Path) -> str:
    """Where a source without a path is, for people; empty where it is not.

    >>> place_of("digits", Path("nowhere")), place_of("cifar10", Path("nowhere"))
    ('embedded', '')
    """
    names = {**_FILES, "imagenet": TRAINING}.get(source)
    if names is None:
        return "embedded"
    return next((str(data_folder / name) for name in names if (data_folder / name).exists()), "")
