"""What moves when a network runs is put back; what nobody may change is left alone."""

from __future__ import annotations

import copy

import torch
from odd_networks import Odd, Remembers
from torch import nn

from nasgauge.probing.moving_state import MovingState

IMAGES = torch.randn(4, 3, 8, 8)


def test_a_network_that_remembers_is_as_new() -> None:
    network = Odd(3, between=Remembers())
    new, state = copy.deepcopy(network), MovingState.of(network)
    expected = new(IMAGES)
    for _ in range(3):
        assert torch.equal(network(IMAGES), expected)
        assert vars(network.between).keys() >= {"last", "passes"}
        state.put_back()
    assert network.between.passes == 0
    assert not hasattr(network.between, "last")
    assert float(network.between.mean) == 0
    assert all(
        torch.equal(a, b)
        for a, b in zip(network.buffers(), Odd(3, between=Remembers()).buffers(), strict=True)
    )


def test_modes_and_gradients_are_those_of_that_time() -> None:
    network = Odd(3)
    network.eval().stem.train()
    (network(IMAGES).sum()).backward()
    gradients = [parameter.grad for parameter in network.parameters()]
    state = MovingState.of(network)
    network.train()
    network.zero_grad()
    state.put_back()
    assert [parameter.grad for parameter in network.parameters()] == gradients
    assert network.stem.training
    assert not network.head.training


def test_weights_and_hooks_are_left_alone() -> None:
    network = Odd(3)
    state = MovingState.of(network)
    with torch.no_grad():
        network.head.weight.zero_()
    network.register_forward_hook(lambda *_: None)
    network.last = nn.ReLU()
    state.put_back()
    assert not network.head.weight.any()
    assert len(network._forward_hooks) == 1
    assert isinstance(network.last, nn.ReLU)
