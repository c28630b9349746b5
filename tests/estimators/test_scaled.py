"""Numbers that no float holds: synflow of deep networks, against what they come to on paper."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from toys import score

from nasgauge_estimators._scaled import Scaled, times_power_of_two

IMAGES = np.ones((2, 3, 2, 2), np.float32)
LN2, LN10 = math.log(2), math.log(10)


def layer(gain: float, bias: float = 0.0) -> nn.Conv2d:
    """A convolution that multiplies images of three equal channels by `gain`, and adds `bias`."""
    made = nn.Conv2d(3, 3, 1, bias=bool(bias))
    nn.init.constant_(made.weight, gain / 3)
    if bias:
        nn.init.constant_(made.bias, bias)  # type: ignore[arg-type]
    return made


def head() -> nn.Linear:
    made = nn.Linear(3, 3, bias=False)
    nn.init.constant_(made.weight, 1.0)
    return made


def chain(
    layers: int, gain: float, act: Callable[[], nn.Module] = nn.ReLU, bias: float = 0.0
) -> nn.Sequential:
    parts = [each for _ in range(layers) for each in (layer(gain, bias), nn.BatchNorm2d(3), act())]
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), head())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layers", "gain"), [(5, 12.0), (300, 12.0), (400, 12.0), (2000, 96.0), (900, 0.375)]
)
def test_synflow_of_a_chain_is_its_gain_times_its_layers(layers: int, gain: float) -> None:
    # R = 9 gain^layers, and as much comes from the weights of each layer, the head's among them.
    expected = math.log(9) + layers * math.log(gain) + math.log(layers + 1)
    assert score("synflow", chain(layers, gain), IMAGES, [0, 1]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.slow
def test_the_deepest_of_three_chains_is_ranked_first() -> None:
    found = [score("synflow", chain(layers, 12.0), IMAGES, [0, 1]) for layers in (200, 280, 360)]
    assert found == sorted(found)


@pytest.mark.slow
def test_biases_count_with_the_power_of_what_they_are_added_to() -> None:
    # x -> 12 x + 1 from x = 1: (13 12^n - 1) / 11 after n layers; the flow is of weights alone.
    values = [1.0]
    for _ in range(400):
        values.append(12 * values[-1] + 1 if values[-1] < 1e300 else math.inf)
    small = sum(12 * value * 12.0 ** (99 - number) for number, value in enumerate(values[:100])) + values[100]
    found = score("synflow", chain(100, 12.0, bias=1.0), IMAGES, [0, 1])
    assert found == pytest.approx(math.log(9 * small), rel=1e-12)
    deeper = score("synflow", chain(400, 12.0, bias=1.0), IMAGES, [0, 1])
    # Of n layers: 13/11 12^n for each, but for the first ones' biases.
    assert deeper == pytest.approx(math.log(9 * 13 / 11 * 401) + 400 * math.log(12), rel=1e-4)


class Residual(nn.Module):
    """x -> x + 9 x, over and over, in place or not."""

    def __init__(self, layers: int, *, in_place: bool) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layer(9.0) for _ in range(layers))
        self.head, self.in_place = head(), in_place

    def forward(self, x: Tensor) -> Tensor:
        for each in self.layers:
            y = each(x).relu() * 1.0
            if self.in_place:
                y += x
            else:
                y = torch.cat([y[:, :1] + x[:, :1], (y + x)[:, 1:]], 1)
            x = y
        logits: Tensor = self.head(x.mean((2, 3)))
        return logits


@pytest.mark.slow
@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("layers", [3, 400, 1000])
def test_synflow_of_residual_networks(layers: int, in_place: bool) -> None:
    # R = 9 10^n; of each block nine tenths come from its weights.
    expected = math.log(9) + layers * LN10 + math.log(1 + 0.9 * layers)
    found = score("synflow", Residual(layers, in_place=in_place), IMAGES, [0, 1])
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("act", [nn.LeakyReLU, nn.PReLU, nn.GELU, nn.SiLU, nn.ELU, nn.Softplus, nn.Hardswish])
def test_other_activations_keep_large_positive_numbers(act: Callable[[], nn.Module]) -> None:
    relu = score("synflow", chain(400, 12.0), IMAGES, [0, 1])
    assert score("synflow", chain(400, 12.0, act), IMAGES, [0, 1]) == pytest.approx(relu, abs=2)


def test_activations_that_saturate_end_the_flow_as_they_do_in_floats() -> None:
    assert score("synflow", chain(400, 12.0, nn.ReLU6), IMAGES, [0, 1]) < 20


@pytest.mark.slow
def test_no_flow_is_minus_infinity_and_no_number_is_refused() -> None:
    dead = nn.Sequential(
        nn.Conv2d(3, 3, 1, bias=False), nn.Threshold(1e9, 0), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    )
    assert score("synflow", dead, IMAGES, [0, 1]) == -math.inf
    nan = nn.Sequential(layer(1.0), nn.Flatten(), _Times(math.nan))
    with pytest.raises(ValueError, match="the numbers overflow float64 in"):
        score("synflow", nan, IMAGES, [0, 1])
    shrinks = chain(900, 0.375, nn.Sigmoid)
    assert math.isfinite(score("synflow", shrinks, IMAGES, [0, 1]))


class _Times(nn.Module):
    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Tensor) -> Tensor:
        return x * self.factor


def test_numbers_of_ordinary_size_are_left_as_they_are() -> None:
    x = torch.rand(2, 3, 4, 4) - 0.5
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.GELU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4, 2))
    with (scaled := Scaled()):
        found = network(x)
    assert torch.equal(found, network(x))
    assert scaled.power(found) == 0


@pytest.mark.parametrize("size", [2.0**60, 2.0**-60])
def test_a_tensor_is_its_mantissa_times_a_power_of_two(size: float) -> None:
    x = torch.tensor([[3.0, -1.0, 0.5, 0.0]])
    weight, bias = torch.full((2, 4), size), torch.tensor([1.0, 2.0])
    with (scaled := Scaled()):
        product = F.linear(x * size, weight, bias)
        again = product + product[:, :1]
        shape = product.shape
    assert shape == (1, 2)
    exact = 2.5 * size * size + bias.double()
    for found, expected in ((product, exact), (again, exact + exact[0])):
        numbers = times_power_of_two(found.double(), scaled.power(found))
        assert torch.allclose(numbers, expected[None], rtol=1e-6, atol=0)


def test_what_underflows_in_other_functions_is_refused() -> None:
    x = torch.tensor([1e-15])
    with pytest.raises(ValueError, match="the numbers underflow float32 in tanh"), Scaled():
        torch.tanh(x * 1e-15 * 1e-30)
