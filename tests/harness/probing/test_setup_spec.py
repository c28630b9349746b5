"""Images of fewer classes than the networks tell apart: nothing is changed, and it is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nasgauge import plugins
from nasgauge.core import InputError
from nasgauge.probing.setup_spec import SetupSpec

pytestmark = pytest.mark.usefixtures("heard")


def own(tmp_path: Path, classes: int) -> SetupSpec:
    images = np.random.default_rng(0).integers(0, 256, (70, 32, 32, 3), dtype=np.uint8)
    np.savez(tmp_path / "own.npz", images=images, labels=np.arange(70) % classes)
    return SetupSpec(images=f"npz:{tmp_path / 'own.npz'}", device="cpu")


def test_seven_classes_on_networks_of_ten(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    space = plugins.search_space("nasbench201")
    setup = own(tmp_path, 7).setup(space, "cifar10", 0, tmp_path / "s.sqlite")
    assert (setup.task.classes, setup.images.classes) == (10, 7)
    (said,) = caplog.messages
    assert (
        "has 7 classes; networks for cifar10 keep the 10 outputs with which the benchmark trained them"
        in said
    )
    assert said.endswith("no image has a label of the last 3")


def test_ten_need_no_word_and_eleven_are_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    space = plugins.search_space("nasbench201")
    own(tmp_path, 10).setup(space, "cifar10", 0, tmp_path / "s.sqlite")
    assert caplog.messages == []
    with pytest.raises(InputError, match="has 11 classes, networks for cifar10 only 10"):
        own(tmp_path, 11).setup(space, "cifar10", 0, tmp_path / "s.sqlite")
