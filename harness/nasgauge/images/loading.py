"""The images that a text names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from nasgauge.core import InputError, match, unknown
from nasgauge.images import GREY, SOURCES
from nasgauge.images.archives import CIFAR, load_cifar, load_imagenet16
from nasgauge.images.embedded import digits, noise
from nasgauge.images.imagenet import load_imagenet
from nasgauge.images.imageset import ImageSet
from nasgauge.images.mosaic import load_mosaic
from nasgauge.images.npz import load_npz
from nasgauge.images.photographs import photographs
from nasgauge.images.pictures import load_pictures
from nasgauge.runtime.folders import data_folder as default_folder

_EMBEDDED = {"digits": digits, "photographs": photographs, "noise": noise}
_KINDS = [source.partition(":")[0] for source in SOURCES]


def load_images(
    source: str, *, size: int = 32, data_folder: Path | None = None, download: bool = False
) -> ImageSet:
    """Images of the named source.

    Args:
        source: One of `nasgauge.images.SOURCES`; with `@SIZE` behind it, of that side in place of `size`.
        size: Side to which they are scaled, in pixels.
        data_folder: Where official archives are; else the environment variable NASGAUGE_DATA, else the
            user's data folder of this program.
        download: Whether an archive that is not there may be fetched.

    Raises:
        InputError: For an unknown source and for files that are missing, damaged or of other shapes.
    """
    source, own = _sized(source)
    size = size if own is None else own
    if size < 1:
        raise InputError(f"image size {size} is too small: wanted 1 or more pixels")
    found = _load(source, size, data_folder, download)
    if own is None:
        return found
    return replace(found, name=f"{found.name.removesuffix(f'@{size}')}@{size}")


def _sized(source: str) -> tuple[str, int | None]:
    """Source and size of "SOURCE@SIZE"; a path may end like that itself."""
    match_ = re.fullmatch(r"(.+)@(\d{1,5})", source)
    if match_ is None or _expanded(source.partition(":")[2] or source).exists():
        return source, None
    return match_[1], int(match_[2])


def _load(source: str, size: int, data_folder: Path | None, download: bool) -> ImageSet:
    kind, _, path = source.partition(":")
    kind = match(kind, _KINDS) or kind
    if kind == "npz" and path:
        return load_npz(_expanded(path.removesuffix(GREY))).scaled(size)
    if kind == "folder" and path:
        return load_pictures(_expanded(path), size)
    if kind == "mosaic" and path:
        path, classes = _classes_of(path)
        return load_mosaic(_expanded(path), classes).scaled(size)
    if path or kind not in _KINDS or kind in ("npz", "folder", "mosaic"):
        raise _unknown(source)
    if kind in _EMBEDDED:
        return _EMBEDDED[kind](size)
    folder = _expanded(data_folder) if data_folder else default_folder()
    if kind == "imagenet":
        return load_imagenet(folder, size)
    if kind in CIFAR:
        return load_cifar(kind, folder, download=download).scaled(size)
    return load_imagenet16(folder).scaled(size)


def _unknown(source: str) -> InputError:
    path = _expanded(source)
    if path.exists():
        kind = "folder" if path.is_dir() else "npz" if path.suffix == ".npz" else "mosaic"
        return InputError(f"{source!r} is a path: did you mean {kind}:{source}?")
    return InputError(f"{unknown('image source', source, SOURCES)} (`nasgauge list` shows all)")


def _classes_of(text: str) -> tuple[str, int]:
    """Path and number of classes in "PATH?classes=100"; 10 classes where none are given."""
    path, mark, setting = text.partition("?")
    key, _, number = setting.partition("=")
    if not mark:
        return path, 10
    if key != "classes" or not (number.isascii() and number.isdigit()) or int(number) < 1:
        raise InputError(f"cannot read {setting!r} after the path {path}: wanted ?classes=100, or nothing")
    return path, int(number)


def _expanded(path: str | Path) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise InputError(f"no home folder for {str(path)!r} ({error}): give the full path") from None
