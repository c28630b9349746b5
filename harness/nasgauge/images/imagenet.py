"""ImageNet-1k from a folder in its official layout."""

from __future__ import annotations

import re
from pathlib import Path

from nasgauge.core import InputError
from nasgauge.images.imageset import ImageSet
from nasgauge.images.pictures import lazy_set, pictures_in
from nasgauge.images.places import TRAINING

_CLASSES = 1000
_CLASS = re.compile(r"n\d{8}")


def load_imagenet(data_folder: Path, size: int) -> ImageSet:
    """The training images of ImageNet-1k, labels 0..999 in the order of the classes' names.

    Each is the middle square made `size` x `size`, normalised by the mean and std of ImageNet, and read
    when a minibatch needs it: what is done before is listing the folders.

    Raises:
        InputError: If there is no such folder, or not one with 1000 classes.

    Source: Russakovsky et al., https://arxiv.org/abs/1409.0575.
    """
    folder = next((data_folder / place for place in TRAINING if (data_folder / place).is_dir()), None)
    if folder is None:
        raise InputError(
            f"imagenet needs one of the folders {', '.join(TRAINING)} in {data_folder}, with a folder for "
            "each class such as n01440764; --download cannot fetch it, since https://image-net.org wants an "
            "account: --data-folder names where it is"
        )
    found = pictures_in(folder)
    wrong = [name for name in found.classes if not _CLASS.fullmatch(name)]
    if len(found.classes) != _CLASSES or wrong:
        what = (
            f"a folder {wrong[0]!r}" if wrong else f"{len(found.classes):,} folders of classes with pictures"
        )
        raise InputError(
            f"{folder} has {what}, wanted {_CLASSES} such as n01440764; for a part of ImageNet, "
            f"--images folder:{folder}"
        )
    return lazy_set("imagenet" if size == 32 else f"imagenet@{size}", found, size)
