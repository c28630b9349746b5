"""Every estimator on every odd network: one score in any order, or a reason why there is none."""

from __future__ import annotations

from functools import cache

import pytest
import torch
from odd_networks import DROPPING, ODD, build
from torch import nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture

pytestmark = pytest.mark.slow

NAMES = [name for name in plugins.names(plugins.ESTIMATORS) if not plugins.estimator(name).trains]  # type: ignore[union-attr]
STOCHASTIC = ["noise", "remembers", "functional dropout", "attention", "random leaky", *DROPPING]

Values = dict[tuple[str, str], tuple[float | None, str | None]]


def setup_of(network: str, device: str = "cpu") -> Setup:
    def made(_architecture: str, *, classes: int) -> nn.Module:
        return build(network, classes=classes)

    return toy_setup(made, device=device)


def scored(network: str, order: tuple[str, ...], device: str = "cpu") -> Values:
    found = score_architecture(setup_of(network, device), "a", plugins.configure(order).estimators)
    return {(name, row.part): (row.score, row.error) for name, each in found.items() for row in each.rows}


scored_once = cache(scored)


@pytest.mark.parametrize("network", ODD)
def test_the_order_of_the_estimators_does_not_matter(network: str) -> None:
    forward, backward = scored_once(network, tuple(NAMES)), scored(network, tuple(NAMES[::-1]))
    assert forward == backward
    assert all(error for score, error in forward.values() if score is None)


@pytest.mark.parametrize("network", STOCHASTIC)
@pytest.mark.parametrize("name", ["snip", "fisher", "naswot", "jacob_cov", "grasp", "zico"])
def test_what_draws_is_scored_alone_as_among_others(network: str, name: str) -> None:
    torch.manual_seed(len(name))
    alone = scored(network, (name,))
    assert alone == {
        key: value for key, value in scored_once(network, tuple(NAMES)).items() if key[0] == name
    }


@pytest.mark.parametrize("network", DROPPING)
def test_a_network_with_dropout_is_scored_as_one_without(network: str) -> None:
    assert scored_once(network, tuple(NAMES)) == scored_once("relu", tuple(NAMES))


def test_what_is_known_to_be_refused() -> None:
    refused = {
        network: {
            name for (name, _), (score, _) in scored_once(network, tuple(NAMES)).items() if score is None
        }
        for network in ODD
    }
    codes = {"naswot", "swap", "linear_regions", "rbflex", "wrcor"}
    assert refused["relu"] == refused["leaky"] == refused["remembers"] == refused["tied"] == set()
    assert refused["clamp"] == refused["gelu"] == codes
    assert refused["shared"] == {"fisher"}
    assert "snip" in refused["sum in place"], "torch has no gradient of it"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
@pytest.mark.parametrize("network", STOCHASTIC)
def test_the_order_does_not_matter_on_a_gpu(network: str) -> None:
    names = ("snip", "fisher", "naswot", "jacob_cov", "grad_norm")
    forward = scored(network, names, "cuda")
    assert forward.keys() == scored(network, names[::-1], "cuda").keys()
    for key, (score, _) in scored(network, names[::-1], "cuda").items():
        assert score == pytest.approx(forward[key][0], rel=1e-4)
