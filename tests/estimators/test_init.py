"""The one function that fixes an initialisation."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from nasgauge_estimators._init import SCHEMES, initialise


def network() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(50, 100, 3), nn.BatchNorm2d(100), nn.GroupNorm(2, 100), nn.Linear(300, 200), nn.LayerNorm(7)
    )


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("scheme", "convolution", "linear", "fourth"),
    [
        ("normal", 1.0, 1.0, 3.0),
        ("kaiming_normal", math.sqrt(2 / 450), math.sqrt(2 / 300), 3.0),
        ("default", math.sqrt(1 / 3 / 450), math.sqrt(1 / 3 / 300), 9 / 5),  # uniform
    ],
)
def test_weights_have_the_distribution_of_the_scheme(
    scheme: str, convolution: float, linear: float, fourth: float
) -> None:
    built = initialise(network(), scheme, generator())
    for layer, deviation in ((built[0], convolution), (built[3], linear)):
        scaled = layer.weight.detach().flatten() / deviation
        near = 4 / math.sqrt(len(scaled))  # of the mean of n numbers of variance 1
        assert float(scaled.mean()) == pytest.approx(0, abs=near)
        assert float(scaled.std()) == pytest.approx(1, abs=near)
        assert float((scaled**4).mean()) == pytest.approx(fourth, abs=10 * near)
        assert not layer.bias.any()


@pytest.mark.parametrize("layer", [nn.Conv2d(5, 7, 3), nn.Linear(40, 30), nn.ConvTranspose2d(5, 7, 3)])
def test_kaiming_and_default_have_the_spread_of_those_of_torch(layer: nn.Module) -> None:
    weight = layer.get_parameter("weight").detach()
    spread = float(weight.abs().max())
    initialise(layer, "default", generator())
    assert float(weight.abs().max()) == pytest.approx(spread, rel=0.05)
    nn.init.kaiming_normal_(weight, nonlinearity="relu")
    deviation = float(weight.std())
    initialise(layer, "kaiming_normal", generator())
    assert float(weight.std()) == pytest.approx(deviation, rel=0.2)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_normalisations_are_the_identity_with_statistics_as_new(scheme: str) -> None:
    built = network()
    built[1](torch.randn(4, 100, 2, 2) + 3)
    for norm in (built[1], built[2], built[4]):
        nn.init.normal_(norm.weight)
        nn.init.normal_(norm.bias)
    initialise(built, scheme, generator())
    for norm in (built[1], built[2], built[4]):
        assert torch.equal(norm.weight, torch.ones_like(norm.weight))
        assert not norm.bias.any()
    assert torch.equal(built[1].running_var, torch.ones(100))
    assert not built[1].running_mean.any()
    assert built[1].num_batches_tracked == 0


def test_weights_depend_on_the_generator_only() -> None:
    state = torch.get_rng_state()
    one, same, other = (initialise(nn.Linear(3, 2), "normal", generator(seed)).weight for seed in (0, 0, 1))
    expected = torch.randn(2, 3, generator=generator())
    assert torch.equal(one, expected)
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    torch.set_rng_state(state)
    initialise(nn.ReLU(), "normal", generator())
    assert torch.equal(state, torch.get_rng_state())


def test_layers_without_bias_or_affine_are_fine() -> None:
    initialise(
        nn.Sequential(
            nn.Conv2d(1, 1, 1, bias=False), nn.BatchNorm2d(1, affine=False, track_running_stats=False)
        ),
        "normal",
        generator(),
    )


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="no initialisation 'kaiming': wanted one of normal, kaiming_normal"):
        initialise(nn.Linear(1, 1), "kaiming", generator())
