"""More images than there are: refused where somebody asked for them."""

from __future__ import annotations

import pytest

from nasgauge.core import ImageSettings

TRAINING = ImageSettings(parts=("train", "held"), training_batch="batch")
SETTINGS = {"train": 100, "held": 50, "batch": 64}


def wrong(named: str, images: ImageSettings = TRAINING, there: int = 200, **settings: int) -> list[str]:
    return list(images.too_many({**SETTINGS, **settings}, set(named.split()), there=there, minibatch=32))


def test_what_there_is_can_be_asked_for() -> None:
    assert wrong("train held batch") == []
    assert wrong("train held batch", there=150) == []
    assert wrong("train held batch", batch=100) == []


@pytest.mark.parametrize("named", ["train", "held", "train held"])
def test_parts_are_no_more_than_all(named: str) -> None:
    assert wrong(named, train=151) == ["train=151 and held=50 are 201 images, and there are 200"]
    assert wrong("batch", train=151) == [], "a default gives way"


def test_a_minibatch_is_no_more_than_what_is_trained_on() -> None:
    assert wrong("batch", batch=101) == ["batch=101 are more images than it trains on, 100"]
    assert wrong("", batch=101) == []
    assert wrong("batch", there=60) == ["batch=64 are more images than it trains on, 40"]


def test_the_minibatch_of_the_run_is_a_limit_too() -> None:
    images = ImageSettings(of_minibatch=("held",))
    assert wrong("held", images) == ["held=50 are more images than the minibatch has, 32"]
    assert wrong("", images) == wrong("held", images, held=32) == []


def test_parts_are_cut_in_proportion_and_none_is_empty() -> None:
    assert ImageSettings.cut(1000, 500, 1500) == (1000, 500)
    assert ImageSettings.cut(1000, 500, 150) == (100, 50)
    assert ImageSettings.cut(1000, 1, 10) == (9, 1)
    assert ImageSettings.cut(1, 1000, 10) == (1, 9)


def test_all_that_are_numbers_of_images_have_names() -> None:
    assert TRAINING.settings == ("train", "held", "batch")
    assert ImageSettings().settings == ()
