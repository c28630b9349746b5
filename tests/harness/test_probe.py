"""The probe: sharing, clock, observation, and keeping what is shared unchanged."""

from __future__ import annotations

import time

import pytest
import torch
from torch import nn
from toys import convolutional, toy_setup

from nasgauge import passes
from nasgauge.core import InputError
from nasgauge.probe import Probe


@pytest.fixture
def probe() -> Probe:
    return Probe("a", toy_setup())


def test_passes_are_made_once(probe: Probe) -> None:
    assert probe.weight_gradients() is probe.weight_gradients()
    assert probe.relu_kernel() is probe.relu_kernel()


def test_a_pass_costs_all_its_users_the_same(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = passes.relu_kernel

    def relu_kernel(*arguments: object) -> torch.Tensor:
        time.sleep(0.05)
        return slow(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(passes, "relu_kernel", relu_kernel)
    with probe.observe("first") as first:
        probe.relu_kernel()
    with probe.observe("second") as second:
        probe.relu_kernel()
        probe.relu_kernel()
    with probe.observe("neither") as neither:
        pass
    assert first.seconds == pytest.approx(second.seconds, abs=0.02)
    assert second.seconds > 0.05 > neither.seconds


def test_only_what_is_touched_is_read(probe: Probe) -> None:
    with probe.observe("looks") as usage:
        assert probe.input_shape == (3, 8, 8)
        assert probe.classes == 3
        assert usage.reads == set()
        assert probe.images.shape == (8, 3, 8, 8)
        assert usage.reads == {"images"}
        probe.input_gradients()
    assert usage.reads == {"images", "network"}


def test_first_batch_is_the_probes_own_and_all_are_disjoint(probe: Probe) -> None:
    batches = probe.batches(3)
    assert torch.equal(batches[0][0], probe.images)
    assert torch.equal(batches[0][1], probe.labels)
    assert len({tuple(image.flatten().tolist()) for images, _ in batches for image in images}) == 24


def test_fresh_network_starts_where_the_shared_one_did(probe: Probe) -> None:
    fresh = probe.fresh_network().state_dict()
    assert all(torch.equal(fresh[key], value) for key, value in probe.network.state_dict().items())


def test_weights_depend_on_the_network_key_and_the_seed_only() -> None:
    def weight(architecture: str, seed: int) -> torch.Tensor:
        return next(Probe(architecture, toy_setup(seed=seed)).network.parameters())

    assert torch.equal(weight("a", 0), weight("A", 0)), "the toy space's key is lower case"
    assert not torch.equal(weight("a", 0), weight("b", 0))
    assert not torch.equal(weight("a", 0), weight("a", 1))


def test_running_the_network_moves_nothing_that_stays(probe: Probe) -> None:
    with probe.observe("runs"):
        probe.network.eval()
        probe.network.train()(probe.images)
        probe.network.eval()
    assert probe.network.training
    norm = probe.network[1]
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.num_batches_tracked == 0
    assert torch.equal(norm.running_mean, torch.zeros_like(norm.running_mean))


@pytest.mark.parametrize("what", ["weights", "images"])
def test_writing_to_what_is_shared_is_refused(probe: Probe, what: str) -> None:
    with pytest.raises(InputError, match=r"probe\.fresh_network\(\)"), probe.observe("vandal"):
        (probe.images if what == "images" else next(probe.network.parameters()).data).zero_()


def test_relu_kernel_counts_functional_and_inplace_rectifiers_once() -> None:
    class Both(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.relu = nn.ReLU(inplace=True)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.relu(self.relu(x.flatten(1).clone()))

    images = torch.randn(4, 3, 2, 2)
    codes = (images.flatten(1) > 0).double()
    once = codes @ codes.T + (1 - codes) @ (1 - codes).T
    assert torch.equal(passes.relu_kernel(Both(), images), 2 * once)


def test_relu_kernel_does_not_depend_on_the_memory_format() -> None:
    network, images = convolutional("a", classes=3), torch.randn(4, 3, 8, 8)
    expected = passes.relu_kernel(network, images)
    last = images.contiguous(memory_format=torch.channels_last)
    assert torch.allclose(passes.relu_kernel(network, last), expected, atol=2)


def test_relu_kernel_of_a_network_without_relu_is_refused() -> None:
    with pytest.raises(ValueError, match="no ReLU"):
        passes.relu_kernel(nn.Flatten(), torch.randn(2, 3, 2, 2))


def test_activation_gradients_agree_with_autograd() -> None:
    network, images, labels = (
        convolutional("a", classes=3),
        torch.randn(4, 3, 8, 8),
        torch.tensor([0, 1, 2, 0]),
    )
    (logits, gradient), *_ = list(passes.activation_gradients(network, images, labels).values())[::-1]
    expected = (logits.softmax(1) - nn.functional.one_hot(labels, 3)) / len(labels)
    assert torch.allclose(gradient, expected, atol=1e-6)
