"""A shared pass is the same whoever asks, and whoever asks does not notice whether it was there."""

from __future__ import annotations

import pytest
import torch
from odd_networks import Noise, Odd, Remembers
from torch import Tensor, nn
from toys import toy_setup

from nasgauge.probing.probe import Probe


def probe_of(between: type[nn.Module], seed: int = 0) -> Probe:
    return Probe("a", toy_setup(lambda _name, classes: Odd(classes, between=between()), seed=seed))


def norms(gradients: dict[str, Tensor]) -> list[float]:
    return [float(gradient.norm()) for gradient in gradients.values()]


@pytest.mark.parametrize("between", [Noise, Remembers])
def test_gradients_of_weights_and_of_activations_are_of_one_loss(between: type[nn.Module]) -> None:
    alone, together = probe_of(between), probe_of(between)
    torch.manual_seed(3)
    expected = alone.weight_gradients()
    together.relu_kernel()
    together.activation_gradients()
    assert norms(dict(together.weight_gradients())) == norms(dict(expected))


def test_what_a_pass_draws_is_decided_by_network_seed_and_minibatch() -> None:
    probe = probe_of(Noise)
    found = [
        probe.weight_gradients(0),
        probe.weight_gradients(1),
        probe_of(Noise, seed=1).weight_gradients(0),
    ]
    assert len({tuple(norms(dict(each))) for each in found}) == 3
    assert norms(dict(probe_of(Noise).weight_gradients(1))) == norms(dict(found[1]))


@pytest.mark.parametrize("made_before", [False, True])
def test_who_asks_finds_network_and_generators_as_they_were(made_before: bool) -> None:
    probe = probe_of(Noise)
    if made_before:
        probe.input_gradients()
    with probe.observe("asks"):
        norm = probe.network.get_submodule("stem.1")
        probe.network.eval()
        probe.network.a.train()  # type: ignore[operator, union-attr]
        probe.network(probe.images).sum().backward()
        mean, drawn = norm.running_mean, torch.rand(())  # type: ignore[union-attr]
        expected, gradients = float(mean.sum()), [each.grad for each in probe.network.parameters()]
        probe.input_gradients()
        assert torch.rand(()) != drawn
        after = float(torch.rand(()))
        assert float(norm.running_mean.sum()) == expected  # type: ignore[operator, union-attr]
        assert [each.grad for each in probe.network.parameters()] == gradients
        assert not probe.network.training
        assert probe.network.a.training
    with probe.observe("asks"):
        probe.network(probe.images).sum().backward()
        for _ in range(2):
            torch.rand(())
        assert float(torch.rand(())) == after, "the pass drew nothing of the estimator's"
