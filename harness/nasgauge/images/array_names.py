"""Which array of an archive is which, by the names that people give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from nasgauge.core import InputError

_WORDS = {
    "images": ("images", "image", "imgs", "x", "data", "inputs"),
    "labels": ("labels", "label", "y", "targets", "target"),
}
_POSITIONS = {"arr_0": "images", "arr_1": "labels"}  # as numpy names what was saved without a name
_PART = re.compile(r"(?:(train|test)_?)?(.+?)(?:_?(train|test))?")


def roles(names: Sequence[str], path: Path) -> dict[str, str]:
    """Names of arrays by role: `images`, `labels`, `train_images`, ..., `class_names`.

    >>> roles(["x_train", "y_train", "extra"], Path("own.npz"))
    {'train_images': 'x_train', 'train_labels': 'y_train'}

    Raises:
        InputError: Where two arrays have one role.
    """
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda each: (_role(each) != each, each)):
        role = _role(name)
        if role in found and found[role] != role:
            raise InputError(
                f"{path} has '{found[role]}' and '{name}', which both may be {role}: name one of them {role}"
            )
        if role and role not in found:
            found[role] = name
    return found


def _role(name: str) -> str:
    """The role of an array of that name; empty where it has none."""
    if name == "class_names":
        return name
    if name in _POSITIONS:
        return _POSITIONS[name]
    match = _PART.fullmatch(name.lower())
    before, stem, after = match.groups() if match else ("", "", "")
    kind = next((kind for kind, words in _WORDS.items() if stem in words), "")
    part = before or after
    return f"{part}_{kind}" if part and kind else kind
