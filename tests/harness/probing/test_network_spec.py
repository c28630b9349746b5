"""How one network is probed: minibatch, images, threads."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from toys import toy_network

from nasgauge.core import InputError
from nasgauge.probing.network_spec import NetworkSpec
from nasgauge.probing.own_network import NAME
from nasgauge.probing.probe import Probe

IMAGES = np.random.default_rng(0).standard_normal((6, 3, 8, 8))


def test_all_images_at_hand_are_the_minibatch() -> None:
    setup = NetworkSpec().setup_of(toy_network("a", classes=4), IMAGES, [0, 1, 2, 0, 1, 2])
    probe = Probe(NAME, setup)
    assert sorted(probe.labels.tolist()) == [0, 0, 1, 1, 2, 2]
    assert torch.allclose(probe.images.sum(), torch.tensor(IMAGES.sum(), dtype=torch.float32), atol=1e-3)
    assert (probe.classes, probe.input_shape, probe.scale) == (4, (3, 8, 8), {})
    assert probe.workdir is None


def test_a_minibatch_may_be_smaller() -> None:
    setup = NetworkSpec(batch_size=2, seed=3).setup_of(toy_network("a", classes=4), IMAGES)
    assert len(Probe(NAME, setup).batches(3)) == 3
    with pytest.raises(InputError, match="images has 6 training images, but 1 x 7 = 7"):
        NetworkSpec(batch_size=7).setup_of(toy_network("a", classes=4), IMAGES)


def test_sources_have_64_images_and_a_size() -> None:
    setup = NetworkSpec(images="noise", size=8).setup_of(toy_network("a", classes=10))
    assert (setup.batch_size, setup.task.size, setup.task.classes) == (64, 8, 10)
    assert setup.minibatch[0].shape == (64, 3, 8, 8)
    assert NetworkSpec().setup_of(toy_network("a", classes=10)).images.name.startswith("digits")


def test_each_network_of_the_probe_is_a_copy() -> None:
    network = toy_network("a", classes=4)
    probe = Probe(NAME, NetworkSpec().setup_of(network, IMAGES))
    for copied in (probe.network, probe.fresh_network()):
        assert copied is not network
        assert torch.equal(copied[0].weight, network[0].weight)


def test_threads_and_devices_are_chosen() -> None:
    NetworkSpec(threads=2).setup_of(toy_network("a", classes=4), IMAGES)
    assert torch.get_num_threads() == 2
    with pytest.raises(InputError, match="no device 'tpu'"):
        NetworkSpec(device="tpu").setup_of(toy_network("a", classes=4), IMAGES)
