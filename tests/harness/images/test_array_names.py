"""Arrays of an archive by the names that people give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nasgauge.core import InputError
from nasgauge.images.array_names import roles

PATH = Path("own.npz")


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("X_train", "Y_train", "X_test", "Y_test"),
        ("train_x", "train_y", "test_x", "test_y"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("images_train", "labels_train", "images_test", "labels_test"),
        ("xtrain", "ytrain", "xtest", "ytest"),
        ("train_data", "train_targets", "test_data", "test_targets"),
    ],
)
def test_parts(names: tuple[str, ...]) -> None:
    expected = dict(zip(("train_images", "train_labels", "test_images", "test_labels"), names, strict=True))
    assert roles([*names, "meta"], PATH) == expected


@pytest.mark.parametrize("names", [("images", "labels"), ("x", "y"), ("data", "target"), ("arr_0", "arr_1")])
def test_one_part(names: tuple[str, str]) -> None:
    assert roles(names, PATH) == {"images": names[0], "labels": names[1]}


def test_the_name_itself_goes_before_another_for_the_same_and_two_others_are_refused() -> None:
    assert roles(["data", "images", "labels"], PATH) == {"images": "images", "labels": "labels"}
    with pytest.raises(InputError, match=r"own\.npz has 'data' and 'x', which both may be images"):
        roles(["x", "data", "y"], PATH)


def test_others_have_no_role() -> None:
    assert roles(["class_names", "train", "test", "exam", "y2", ""], PATH) == {"class_names": "class_names"}
