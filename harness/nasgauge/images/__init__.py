"""Image sources: where minibatches and splits come from, named by one string."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nasgauge.images.imageset import ImageSet, Split
    from nasgauge.images.loading import load_images

__all__ = ["SOURCES", "ImageSet", "Split", "load_images"]

SOURCES = {
    "digits": "1797 scanned digits, 10 classes, installed with scikit-learn",
    "noise": "2048 images of N(0, 1) noise, 10 classes, always the same",
    "cifar10": "CIFAR-10, 50,000 images, 10 classes, from the data folder or --download",
    "cifar100": "CIFAR-100, 50,000 images, 100 fine classes, from the data folder or --download",
    "ImageNet16-120": "ImageNet16-120, 151,700 images, 120 classes, from the data folder",
    "npz:PATH": "your own images and labels, as arrays in a numpy archive",
    "folder:PATH": "your own pictures of any size, a folder for each class; without any, no labels",
    "mosaic:PATH": "your own 32 x 32 tiles in one lossless PNG or WebP; PATH?classes=100, else 10",
}

_MODULES = {"ImageSet": "imageset", "Split": "imageset", "load_images": "loading"}


def __getattr__(name: str) -> Any:
    # Not imported above: who lists the sources does not wait for torch.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
