"""Which layers only drop, and that they are off until somebody trains."""

from __future__ import annotations

import pytest
import torch
from odd_networks import DROPPING, DropPath, Odd
from torch import nn
from toys import toy_setup

from nasgauge.probing.dropout import drops, without_dropout
from nasgauge.probing.probe import Probe


class DropConnectConv(nn.Conv2d):
    """Has weights: it does more than to drop."""


class StochasticDepth(nn.Module):
    """As torchvision calls it."""


@pytest.mark.parametrize(
    "module", [*(make() for make in DROPPING.values()), nn.FeatureAlphaDropout(0.2), StochasticDepth()]
)
def test_these_only_drop(module: nn.Module) -> None:
    assert drops(module)
    assert not without_dropout(module).training


@pytest.mark.parametrize(
    "module",
    [nn.ReLU(), nn.Identity(), DropConnectConv(3, 3, 1), nn.Sequential(nn.Dropout(0.3)), nn.BatchNorm2d(3)],
)
def test_these_do_more_or_something_else(module: nn.Module) -> None:
    assert not drops(module)
    assert without_dropout(module).training


def test_networks_of_a_probe_drop_only_once_they_are_to_train() -> None:
    probe = Probe("a", toy_setup(lambda _name, classes: Odd(classes, between=DropPath())))
    for network in (probe.network, probe.fresh_network()):
        off = {name for name, module in network.named_modules() if not module.training}
        assert off == {"between"}
    network = probe.fresh_network().train()
    with torch.no_grad():
        assert not torch.equal(network(probe.images), network(probe.images))


def test_what_an_estimator_switches_on_is_off_for_the_next() -> None:
    probe = Probe("a", toy_setup(lambda _name, classes: Odd(classes, between=nn.Dropout(0.5))))
    with probe.observe("first"):
        probe.network.train()
    assert not probe.network.get_submodule("between").training
    assert probe.network.training
