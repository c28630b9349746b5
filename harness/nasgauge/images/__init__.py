"""Image sources: where minibatches and splits come from, named by one string."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nasgauge.images.imageset import ImageSet, Split
    from nasgauge.images.loading import load_images

__all__ = ["GREY", "SOURCES", "ImageSet", "Split", "default_source", "load_images", "told"]

SOURCES = {
    "digits": "1797 scanned digits, 10 classes, installed with scikit-learn",
    "photographs": "2048 random crops of 2 photographs of scikit-learn, 10 classes, for large images",
    "noise": "2048 images of N(0, 1) noise, 10 classes, always the same",
    "cifar10": "CIFAR-10, 50,000 images, 10 classes, from the data folder or --download",
    "cifar100": "CIFAR-100, 50,000 images, 100 fine classes, from the data folder or --download",
    "ImageNet16-120": "ImageNet16-120, 151,700 images, 120 classes, from the data folder",
    "imagenet": "ImageNet-1k, 1000 classes, from its official folders in the data folder, read as needed",
    "npz:PATH": "your own images and labels, as arrays in a numpy archive",
    "folder:PATH": "your own pictures of any size, a folder for each class; without any, no labels",
    "mosaic:PATH": "your own 32 x 32 tiles in one lossless PNG or WebP; PATH?classes=100, else 10",
}

GREY = "?grey"
"""In the name of a source whose images have one channel, which becomes three."""
_MODULES = {"ImageSet": "imageset", "Split": "imageset", "load_images": "loading"}

LARGE = 64
"""Side in pixels from which photographs are the default, and digits would be mostly blur."""


def default_source(size: int) -> str:
    """The embedded source that fits networks of images of that side."""
    return "photographs" if size >= LARGE else "digits"


def told(name: str) -> str:
    """The name of a source for captions, with what it hides.

    >>> told("photographs@224"), told("digits@224"), told("digits")
    ('photographs@224 (random crops of 2)', 'digits@224 (8 x 8 scans, enlarged)', 'digits')
    >>> told("npz:own.npz?grey@64")
    'npz:own.npz@64 (grey)'
    """
    source, _, size = name.partition("@")
    if source == "photographs":
        return f"{name} (random crops of 2)"
    if source == "digits" and size and int(size) >= LARGE:
        return f"{name} (8 x 8 scans, enlarged)"
    return f"{name.replace(GREY, '')} (grey)" if GREY in name else name


def __getattr__(name: str) -> Any:
    # Not imported above: who lists the sources does not wait for torch.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
