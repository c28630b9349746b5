"""Estimators of feature maps on networks small enough to check by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from handmade import Function, Pixel, draws, images, parts, probe_of, score
from torch import Tensor, nn

from nasgauge import plugins

GRID = np.zeros((1, 3, 2, 2), np.float32)


def test_zen_is_the_log_of_the_change_of_linear_features() -> None:
    # Without batch norm, the change of a pixel is gamma |w e|, whatever the image.
    network = nn.Sequential(nn.Conv2d(3, 1, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    generator = draws("zen", network, GRID)
    w = torch.randn(3, generator=generator)
    _, e = (torch.randn(5, 3, 2, 2, generator=generator) for _ in range(2))
    change = torch.einsum("c,bchw->bhw", w, e).abs().sum((1, 2)).mean() * 0.5
    found = score("zen", probe_of(network, GRID), images=5, gamma=0.5)
    assert found == pytest.approx(math.log(change), rel=1e-5)


@pytest.mark.parametrize("track", [True, False])
def test_zen_adds_the_log_of_the_running_deviation_anew_at_each_repeat(track: bool) -> None:
    norm = nn.BatchNorm2d(1, momentum=0.7, track_running_stats=track)
    network = nn.Sequential(nn.Conv2d(3, 1, 1), norm, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    generator = draws("zen", network, GRID)
    scores = []
    for _ in range(2):
        w = torch.randn(3, generator=generator)
        x, e = (torch.randn(5, 3, 2, 2, generator=generator) for _ in range(2))
        one, other = (torch.einsum("c,bchw->bhw", w, y) for y in (x, x + 0.01 * e))
        variance = 0.9 * (0.9 + 0.1 * one.var()) + 0.1 * other.var()  # of two passes, from 1
        one, other = ((y - y.mean()) / (y.var(correction=0) + 1e-5).sqrt() for y in (one, other))
        change = (one - other).abs().sum((1, 2)).mean()
        scores.append(math.log(change) + 0.5 * math.log(variance))
    found = score("zen", probe_of(network, GRID), images=5, repeats=2)
    assert found == pytest.approx(np.mean(scores), rel=1e-4)


def test_zen_of_features_that_ignore_the_input_is_minus_infinity() -> None:
    assert score("zen", probe_of(nn.Sequential(Function(torch.zeros_like), Pixel()), GRID)) == -math.inf


def test_zen_of_features_that_overflow_float32_is_the_log_all_the_same() -> None:
    plain, large = (
        nn.Sequential(Function(lambda x, factor=factor: x * factor * factor), Pixel()) for factor in (1, 1e30)
    )
    found = score("zen", probe_of(large, GRID)) - score("zen", probe_of(plain, GRID))
    assert found == pytest.approx(60 * math.log(10), rel=1e-6)


def test_zen_refuses_what_overflows_in_other_functions_and_what_has_no_map() -> None:
    with pytest.raises(ValueError, match="the numbers overflow float32 in exp"):
        score("zen", probe_of(nn.Sequential(Function(lambda x: (x * 1e30).exp()), Pixel()), GRID))
    with pytest.raises(ValueError, match="no feature map"):
        score("zen", probe_of(nn.Sequential(Pixel(), nn.Linear(3, 2)), images((1, 2, 3))))


# Two channels over four pixels: their correlation is r, the smaller eigenvalue 1 - |r|.
MAP = np.array([[[1, 2], [3, 5]], [[2, -1], [0, 7]], [[4, 4], [4, 4]]], np.float32)
R = np.corrcoef(MAP[0].ravel(), MAP[1].ravel())[0, 1]


def first_two(*more: nn.Module) -> nn.Sequential:
    """Channels 0 and 1 in a layer within two containers, then more."""
    layer = nn.Conv2d(3, 2, 1, bias=False)
    layer.weight.data = torch.eye(3)[:2, :, None, None]
    return nn.Sequential(nn.Sequential(nn.Sequential(layer)), *more, Pixel())


def test_meco_counts_each_map_once() -> None:
    smallest = 1 - abs(R)
    both = np.stack([MAP, -3 * MAP])  # the second image is not read
    assert score("meco", probe_of(first_two(), both)) == pytest.approx(smallest)
    nothing = (nn.Identity(), nn.Dropout2d(0.5), nn.Sequential(), nn.Sequential(nn.Identity()))
    assert score("meco", probe_of(first_two(*nothing), both)) == pytest.approx(smallest)
    twice = first_two(Function(lambda x: 1 - 2 * x))
    assert score("meco", probe_of(twice, both)) == pytest.approx(2 * smallest)


def test_meco_of_constant_channels_and_of_fewer_pixels_than_channels_is_zero() -> None:
    assert score("meco", probe_of(nn.Sequential(Function(lambda x: x + 0), Pixel()), MAP[None])) == 0
    pooled = nn.Sequential(Function(lambda x: x[:, :2, :1]), Pixel())
    assert score("meco", probe_of(pooled, MAP[None])) == 0


@pytest.mark.parametrize("seed", range(3))
def test_meco_of_networks_whose_maps_are_all_singular_is_a_tie(seed: int) -> None:
    # The last channel is a mixture of the others, but for rounding: no eigenvalue is below 0, and none is 0.
    torch.manual_seed(seed)
    layer = nn.Conv2d(3, 5, 1, bias=False)
    data = np.random.default_rng(seed).standard_normal((1, 3, 8, 8)).astype(np.float32)
    assert score("meco", probe_of(nn.Sequential(layer, nn.ReLU6(), Pixel()), data)) > 0
    assert score("meco", probe_of(nn.Sequential(layer, Pixel()), data)) == 0


def test_meco_of_noise_reads_no_image() -> None:
    network, probe = first_two(), probe_of(first_two(), MAP[None])
    noise = torch.randn(1, 3, 8, 8, generator=draws("meco", network, MAP[None]))
    with probe.observe("meco") as usage:
        found = plugins.estimator("meco").score(probe, noise=8)
    assert found == pytest.approx(1 - abs(np.corrcoef(noise[0, :2].flatten(1))[0, 1]))
    assert usage.reads == {"network"}


class Chain(nn.Module):
    """Blocks one after another, then a pixel."""

    def __init__(self, *blocks: Any) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Function(block) for block in blocks)

    def forward(self, x: Tensor) -> Tensor:
        for block in self.blocks:
            x = block(x)
        return x[:, :, 0, 0]


def spectrum(*variances: float) -> Any:
    """A block whose output, whatever its input, has uncorrelated channels of these variances."""
    codes = torch.tensor([[1.0, 1, -1, -1], [1, -1, 1, -1]]).view(2, 2, 2)
    scales = torch.tensor(variances).sqrt()[:, None, None]
    return lambda x: (codes * scales).expand(len(x), 2, 2, 2) + 0 * x.mean()


def entropy(*shares: float) -> float:
    return -sum(share * math.log(share) for share in shares)


def test_az_parts_of_known_spectra() -> None:
    found = parts("az_parts", probe_of(Chain(spectrum(2, 2), spectrum(1, 3)), GRID))
    half, quarter = entropy(1 / 2, 1 / 2), entropy(1 / 4, 3 / 4)
    assert found["expressivity"] == pytest.approx(half + quarter)
    assert found["progressivity"] == pytest.approx(quarter - half)
    assert found["trainability"] == pytest.approx(2 - 1e6)  # no gradient: v = 0


def test_az_parts_of_one_channel() -> None:
    # One channel has no spectrum, and its signs square to 1: v is the factor of the block.
    def first(x: Tensor) -> Tensor:
        return x[:, :1] * 1.0

    gains = parts("az_parts", probe_of(Chain(first, lambda x: 2 * x, lambda x: -4 * x), GRID))
    assert gains["expressivity"] == gains["progressivity"] == 0
    assert gains["trainability"] == pytest.approx(np.mean([2 - 2 - 1 / 2, 2 - 4 - 1 / 4]), rel=1e-5)


def test_az_parts_folds_the_pixels_of_a_shrinking_block_into_channels() -> None:
    # A mean over 2 x 2 pixels: four channels of gradient 1/4 each, v = 1/2. The odd row is cut off.
    data = np.zeros((1, 3, 5, 5), np.float32)
    chain = Chain(lambda x: x[:, :1] * 1.0, lambda x: nn.functional.avg_pool2d(x, 2))
    found = parts("az_parts", probe_of(chain, data))
    assert found["trainability"] == pytest.approx(2 - 0.5 - 2, rel=1e-5)


def test_az_parts_without_value_are_minus_infinity() -> None:
    identity = parts("az_parts", probe_of(Chain(lambda x: x * 1.0, lambda x: x * 1.0), GRID))
    assert identity["trainability"] == -math.inf
    assert identity["progressivity"] == pytest.approx(0, abs=1e-6)
    constant = parts("az_parts", probe_of(Chain(torch.ones_like, torch.ones_like), GRID))
    assert constant["expressivity"] == constant["progressivity"] == -math.inf


def test_az_parts_takes_the_children_of_a_network_that_offers_no_blocks() -> None:
    children = nn.Sequential(*(Function(block) for block in (spectrum(2, 2), spectrum(1, 3))))
    network = nn.Sequential(*children, nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    assert parts("az_parts", probe_of(network, GRID))["trainability"] == pytest.approx(2 - 1e6, rel=1)


@pytest.mark.parametrize(
    "nothing", [nn.Identity(), nn.Dropout(0.5), nn.Sequential(), nn.Sequential(nn.Identity())]
)
def test_children_that_do_nothing_change_nothing(nothing: nn.Module) -> None:
    blocks = [nn.Conv2d(3, 4, 1), nn.Conv2d(4, 4, 1), nn.ReLU(), nn.Conv2d(4, 2, 1)]
    without = nn.Sequential(*blocks, Pixel())
    with_it = nn.Sequential(*blocks[:2], nothing, *blocks[2:], Pixel())
    found = parts("az_parts", probe_of(with_it, GRID))
    assert found == parts("az_parts", probe_of(without, GRID))
    assert all(math.isfinite(value) for value in found.values())


def test_az_parts_of_constant_features_is_minus_infinity_whatever_rounding_leaves() -> None:
    third = torch.tensor([0.1, 1 / 3]).view(2, 1, 1)
    constant = Chain(*[lambda x: third.expand(len(x), 2, 7, 7) + 0 * x.mean()] * 2)
    assert parts("az_parts", probe_of(constant, GRID))["expressivity"] == -math.inf


def test_az_parts_refuses_features_that_are_not_finite() -> None:
    with pytest.raises(ValueError, match="features of a block are not finite"):
        parts("az_parts", probe_of(Chain(torch.relu, lambda x: x * math.inf), GRID))


def test_az_parts_refuses_one_map_and_growing_maps() -> None:
    with pytest.raises(ValueError, match="1 blocks of the network give a feature map"):
        parts("az_parts", probe_of(Chain(torch.relu), GRID))
    with pytest.raises(ValueError, match=r"turns \(2, 2\) pixels into \(4, 4\): wanted fewer"):
        parts("az_parts", probe_of(Chain(torch.relu, nn.Upsample(scale_factor=2)), GRID))
