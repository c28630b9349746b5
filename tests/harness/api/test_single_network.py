"""`nasgauge.score_network`: any network, without a benchmark."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch
from ordinary import Residual, plain
from torch import nn

import nasgauge as ng
from nasgauge.core import EstimatorError, InputError
from nasgauge.probing.probe import Probe

IMAGES = torch.randn(8, 3, 8, 8, generator=torch.Generator().manual_seed(0))
LABELS = torch.arange(8) % 5


@pytest.fixture
def network() -> nn.Module:
    torch.manual_seed(0)
    return Residual(5)


pytestmark = pytest.mark.usefixtures("heard")


def test_scores_are_those_of_the_formula(network: nn.Module) -> None:
    scores = ng.score_network(network, IMAGES, LABELS, ["params", "l2_norm", "snip", "naswot"])
    assert scores.index.tolist() == ["params", "l2_norm", "snip", "naswot"]
    assert scores["params"] == pytest.approx(sum(p.numel() for p in network.parameters()) / 1e6)
    assert scores.attrs["error"] == {}
    assert scores.attrs["reads"]["snip"] == "network+images+labels"
    assert scores.attrs["milliseconds"]["params"] > 0
    assert scores.attrs["provenance"]["batch_size"] == 8


def test_the_network_stays_as_it_was(network: nn.Module) -> None:
    network.eval().requires_grad_(False)
    before = copy.deepcopy(network.state_dict())
    scores = ng.score_network(network, IMAGES, LABELS, ["grad_norm", "zen", "synflow"])
    assert scores.notna().all(), "frozen weights are weights"
    assert not any(module.training for module in network.modules())
    assert not any(parameter.requires_grad for parameter in network.parameters())
    for name, value in network.state_dict().items():
        assert torch.equal(before[name], value), name


def test_weights_are_those_of_the_network(network: nn.Module) -> None:
    first = ng.score_network(network, IMAGES, LABELS, "grad_norm")
    assert first.equals(ng.score_network(network, IMAGES, LABELS, "grad_norm"))
    assert first.equals(ng.score_network(network, IMAGES.numpy(), LABELS.tolist(), "grad_norm"))
    with torch.no_grad():
        network.head.weight.mul_(2)
    assert not first.equals(ng.score_network(network, IMAGES, LABELS, "grad_norm"))


def test_functions_of_the_users_own_and_settings(network: nn.Module) -> None:
    def mine(probe: Probe, *, by: int = 1) -> dict[str, float]:
        return {"classes": by * probe.classes, "images": len(probe.images)}

    scores = ng.score_network(
        network, IMAGES, LABELS, [mine, "zen"], settings={"mine.by": 2, "zen.repeats": 2}
    )
    assert scores.index.tolist() == ["mine.classes", "mine.images", "zen"]
    assert (scores["mine.classes"], scores["mine.images"]) == (10, 8)


def test_failures_are_nan_with_a_reason(network: nn.Module, caplog: pytest.LogCaptureFixture) -> None:
    def fails(probe: Probe) -> float:
        raise ValueError("no luck")

    def endless(probe: Probe) -> float:
        return -np.inf

    def narrow(probe: Probe) -> float:
        probe.fresh_network(init_channels=4)
        return 1.0

    scores = ng.score_network(network, IMAGES, LABELS, [fails, endless, narrow, "params"])
    assert np.isnan(scores["fails"])
    assert scores["endless"] == -np.inf
    assert scores["params"] > 0
    assert scores.attrs["error"]["fails"] == "ValueError: no luck"
    assert "in another size (init_channels=4), and a network of your own" in scores.attrs["error"]["narrow"]
    assert "fails has no score: ValueError: no luck" in caplog.text
    assert "endless" not in caplog.text


def test_a_bug_is_an_error(network: nn.Module) -> None:
    with pytest.raises(EstimatorError, match="'lambda' failed on network: AttributeError"):
        ng.score_network(network, IMAGES, LABELS, lambda probe: probe.nothing)


def test_labels_are_needed_where_they_are_looked_at(network: nn.Module) -> None:
    scores = ng.score_network(network, IMAGES, estimators=["naswot", "params"])
    assert scores.notna().all()
    with pytest.raises(InputError, match="snip needs labels: give them beside the images"):
        ng.score_network(network, IMAGES, estimators=["naswot", "snip"])


@pytest.mark.slow
def test_all_estimators_score_an_ordinary_network() -> None:
    everything = ng.score_network(plain("", classes=5), IMAGES, LABELS, batch_size=4)
    assert {"naswot", "snip", "synflow", "zico"} <= set(everything.index)
    assert not {"bpe", "vote"} & set(everything.index)
    without = ng.score_network(plain("", classes=5), IMAGES, batch_size=4)
    assert set(everything.index) - set(without.index) >= {"snip", "grad_norm", "zico"}


def test_image_sources_have_a_name_a_size_and_labels(network: nn.Module) -> None:
    scores = ng.score_network(Residual(10), "noise", estimators="snip", size=16, batch_size=4, seed=3)
    on = scores.attrs["provenance"]
    assert (on["images"].partition("@")[0], on["batch_size"], on["seed"]) == ("noise", 4, 3)
    with pytest.raises(InputError, match=r"noise.* have 10 classes, and the network 5 outputs"):
        ng.score_network(network, "noise", estimators="params", size=16, batch_size=4)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"network": plain}, r"the network is function: wanted a torch\.nn\.Module; call it"),
        ({"network": nn.Conv2d(1, 2, 3)}, r"the network cannot take images \(8, 3, 8, 8\)"),
        ({"network": nn.Conv2d(3, 2, 3)}, r"the network returns \(8, 2, 6, 6\)"),
        ({"images": IMAGES[0]}, r"'images' has float32 \(3, 8, 8\): wanted"),
        ({"labels": LABELS + 1}, "images have 6 classes, and the network 5 outputs"),
        ({"labels": LABELS[:3]}, "one per image"),
        ({"images": None}, "labels are of images at hand: give these too"),
        ({"estimators": ["vote"]}, "vote is defined only over a set of networks, and this is one"),
        ({"estimators": ["snipp"]}, "did you mean snip"),
        ({"estimators": ["zico"]}, "ask for fewer"),
        ({"batch": 4}, "no option 'batch'; did you mean batch_size"),
        ({"device": "tpu"}, "no device 'tpu' on this machine"),
    ],
)
def test_what_does_not_fit_is_told(network: nn.Module, given: dict[str, Any], message: str) -> None:
    arguments = {"network": network, "images": IMAGES, "labels": LABELS, "estimators": ["params"]} | given
    with pytest.raises(InputError, match=message):
        ng.score_network(**arguments)
