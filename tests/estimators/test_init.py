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
    ("scheme", "convolution", "linear"),
    [
        ("normal", 1.0, 1.0),
        ("kaiming_fan_in", math.sqrt(2 / 450), math.sqrt(2 / 300)),
        ("kaiming_fan_out", math.sqrt(2 / 900), math.sqrt(2 / 200)),
    ],
)
def test_weights_are_normal_with_the_deviation_of_the_scheme(
    scheme: str, convolution: float, linear: float
) -> None:
    built = initialise(network(), scheme, generator())
    for layer, deviation in ((built[0], convolution), (built[3], linear)):
        scaled = layer.weight.detach().flatten() / deviation
        # Of n normal numbers: mean within 4 / sqrt(n), deviation and fourth moment as near.
        near = 4 / math.sqrt(len(scaled))
        assert float(scaled.mean()) == pytest.approx(0, abs=near)
        assert float(scaled.std()) == pytest.approx(1, abs=near)
        assert float((scaled**4).mean()) == pytest.approx(3, abs=10 * near)
        assert not layer.bias.any()


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
    with pytest.raises(ValueError, match="no initialisation 'kaiming': wanted one of normal, kaiming_fan_in"):
        initialise(nn.Linear(1, 1), "kaiming", generator())
