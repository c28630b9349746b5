"""Training that a kill does not change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from bright_images import BRIGHT, CLASSES, RECIPE, same, setup, trained
from torch import Tensor

from nasgauge import plugins
from nasgauge.core import Task
from nasgauge.images import ImageSet
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.training.evaluation import accuracy
from nasgauge.training.resumable import train


@pytest.mark.slow
@pytest.mark.parametrize("bits", [32, 16])
def test_a_network_learns(bits: int) -> None:
    probe = Probe("a", setup())
    with probe.observe("tested"):
        network, split = probe.fresh_network(), probe.split(32, 16)
        recipe = replace(RECIPE, epochs=10, float_bits=bits)
        assert list(train(probe, network, split.train_images, split.train_labels, recipe)) == list(
            range(1, 11)
        )
        found = accuracy(network, split.held_out_images, split.held_out_labels, size=8, device=probe.device)
    assert found >= 90


@pytest.mark.slow
def test_a_stopped_training_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    whole, _ = trained(setup())
    again, _ = trained(setup())
    assert same(whole, again)
    half, first = trained(setup(tmp_path), stop=2)
    assert not same(whole, half)
    resumed, seconds = trained(setup(tmp_path))
    assert same(whole, resumed)
    assert seconds > first, "what the first process spent counts"
    other, _ = trained(setup(tmp_path), replace(RECIPE, momentum=0.8))
    assert not same(whole, other), "another recipe starts anew"


@pytest.mark.slow
def test_dropped_paths_are_the_same_after_a_stop(tmp_path: Path) -> None:
    space = plugins.search_space("nasbench301")
    images = ImageSet("toy", BRIGHT, CLASSES.astype(np.int64), 3)
    name = space.sample(1, 0)[0]

    def weights(workdir: Path | None, stop: int | None = None) -> dict[str, Tensor]:
        probe = Probe(name, Setup(space, Task(3, 8), images, 8, 0, torch.device("cpu"), workdir))
        with probe.observe("tested"):
            network, split = probe.fresh_network(cells=3, init_channels=2), probe.split(16, 16)
            recipe = replace(RECIPE, epochs=2, drop_path=0.9)
            for done in train(probe, network, split.train_images, split.train_labels, recipe):
                if done == stop:
                    break
            assert stop or network.dropped == 0.45
        return network.state_dict()

    whole = weights(None)
    weights(tmp_path, stop=1)
    assert same(whole, weights(tmp_path))
