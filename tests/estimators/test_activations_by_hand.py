"""The estimators of activations and Jacobians on networks small enough to check by hand."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.core import InputError, Task
from nasgauge.probe import Probe
from nasgauge_estimators.linear_regions import _crops


class Pixel(nn.Module):
    """The channels of pixel (0, 0) as features, (B, C)."""

    def forward(self, x: Tensor) -> Tensor:
        return x[:, :, 0, 0]


class Function(nn.Module):
    """A layer without weights."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


def images(*colours: tuple[float, ...], side: int = 1) -> np.ndarray:
    """Images whose pixels all have the given three channels."""
    values = np.array(colours, np.float32)[:, :, None, None]
    return np.tile(values, (1, 1, side, side))


def probe_of(
    network: nn.Module, data: np.ndarray, labels: list[int] | None = None, classes: int = 3
) -> Probe:
    setup = toy_setup(lambda _a, classes: copy.deepcopy(network), data, labels=labels, batch_size=len(data))
    return Probe("a", replace(setup, task=Task(classes, data.shape[-1])))


def parts(name: str, probe: Probe, **settings: Any) -> Mapping[str, float]:
    with probe.observe(name):
        result = plugins.estimator(name).score(probe, **settings)
    return result if isinstance(result, Mapping) else {"": result}


def score(name: str, probe: Probe, **settings: Any) -> float:
    return parts(name, probe, **settings)[""]


def draws(name: str, network: nn.Module, data: np.ndarray) -> torch.Generator:
    """The random numbers that the estimator of that name draws."""
    with (probe := probe_of(network, data)).observe(name):
        return probe.generator()


# epe_nas: the summed outputs are a^2 + b, so the gradient of an image is (2a, 1, 0).
SQUARE = nn.Sequential(Pixel(), Function(lambda x: torch.stack([x[:, 0] ** 2, x[:, 1]], dim=1)))
FIVE = images((1, 0, 0), (-2, 0, 0), (3, 0, 0), (0.1, 0, 0), (5, 0, 0))


def strength(a: float, b: float) -> float:
    """Sum of ln(|r| + 1e-5) over the correlation matrix of two gradients."""
    r = np.corrcoef([[2 * a, 1, 0], [2 * b, 1, 0]])[0, 1]
    return 2 * math.log(1 + 1e-5) + 2 * math.log(abs(r) + 1e-5)


def test_epe_nas_adds_the_strength_of_each_class_of_two_images() -> None:
    probe = probe_of(SQUARE, FIVE, [0, 0, 1, 1, 2])
    expected = abs(strength(1, -2)) + abs(strength(3, 0.1))
    assert score("epe_nas", probe) == pytest.approx(expected)


def test_epe_nas_of_many_classes_is_the_spread_of_their_mean_strengths() -> None:
    probe = probe_of(SQUARE, FIVE, [0, 0, 1, 1, 2], classes=101)
    expected = abs(strength(1, -2) - strength(3, 0.1)) / 2
    assert score("epe_nas", probe) == pytest.approx(expected)


def test_epe_nas_refuses_classes_of_one_image_and_images_without_gradient() -> None:
    with pytest.raises(ValueError, match="none of the 3 classes of the minibatch has two images"):
        score("epe_nas", probe_of(SQUARE, FIVE[:3], [0, 1, 2]))
    with pytest.raises(ValueError, match="gradient of 1 of 2 images is constant"):
        score(
            "epe_nas", probe_of(nn.Sequential(Pixel(), nn.ReLU()), images((1, 2, -1), (-1, -1, -1)), [0, 0])
        )


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


def test_zen_refuses_what_overflows_and_what_has_no_map() -> None:
    with pytest.raises(ValueError, match="overflow float32"):
        score("zen", probe_of(nn.Sequential(Function(lambda x: x * 1e30 * 1e30), Pixel()), GRID))
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
    assert score("meco", probe_of(first_two(nn.Identity()), both)) == pytest.approx(smallest)
    twice = first_two(Function(lambda x: 1 - 2 * x))
    assert score("meco", probe_of(twice, both)) == pytest.approx(2 * smallest)


def test_meco_of_constant_channels_and_of_fewer_pixels_than_channels_is_zero() -> None:
    assert score("meco", probe_of(nn.Sequential(Function(lambda x: x + 0), Pixel()), MAP[None])) == 0
    pooled = nn.Sequential(Function(lambda x: x[:, :2, :1]), Pixel())
    assert score("meco", probe_of(pooled, MAP[None])) == 0


def test_meco_of_noise_reads_no_image() -> None:
    network, probe = first_two(), probe_of(first_two(), MAP[None])
    noise = torch.randn(1, 3, 8, 8, generator=draws("meco", network, MAP[None]))
    with probe.observe("meco") as usage:
        found = plugins.estimator("meco").score(probe, noise=8)
    assert found == pytest.approx(1 - abs(np.corrcoef(noise[0, :2].flatten(1))[0, 1]))
    assert usage.reads == {"network"}


RAYS = nn.Sequential(Pixel(), Function(lambda x: x[:, :2]), nn.Linear(2, 2000), nn.ReLU())


def test_swap_counts_the_codes_that_lines_through_zero_can_give() -> None:
    # Three images in the plane: the 3 lines orthogonal to them cut the plane of weights into 6.
    plane = images((1, 0, 0), (0, 1, 0), (1, 1, 0))
    assert score("swap", probe_of(RAYS, plane)) == 6
    assert score("swap", probe_of(RAYS, plane), images=2) == 4
    assert score("swap", probe_of(RAYS, plane[:1]), repeats=1) == 2


def test_swap_is_the_mean_over_draws() -> None:
    # One unit: 1 code an input, so 1 in each draw; with 2 units 1 or 2.
    network = nn.Sequential(Pixel(), nn.Linear(3, 2), nn.ReLU())
    generator = draws("swap", network, images((1, 0, 0)))
    signs = [(torch.randn(2, 3, generator=generator)[:, 0] > 0).tolist() for _ in range(20)]
    expected = np.mean([len(set(pair)) for pair in signs])
    assert score("swap", probe_of(network, images((1, 0, 0))), repeats=20) == expected
    assert 1 < expected < 2


def test_swap_tells_64_images_apart_and_refuses_more() -> None:
    # Units see one image each: as many codes as images, and the all-off one.
    data = np.zeros((64, 3, 8, 8), np.float32)
    data.reshape(64, 3, 64)[np.arange(64), 0, np.arange(64)] = 1
    network = nn.Sequential(Function(lambda x: x[:, 0].flatten(1)), nn.ReLU())
    assert score("swap", probe_of(network, data), images=64) == 64
    with pytest.raises(InputError, match="images is 65: wanted 64 or less"):
        score("swap", probe_of(network, data), images=65)


def test_linear_regions_without_thin_form_are_codes_of_the_minibatch() -> None:
    network = nn.Sequential(Pixel(), Function(lambda x: x[:, :1]), nn.Linear(1, 50), nn.ReLU())
    probe = probe_of(network, images((-2, 0, 0), (-1, 0, 0), (1, 0, 0), (3, 0, 0)))
    with probe.observe("linear_regions") as usage:
        assert plugins.estimator("linear_regions").score(probe) == 2
    assert usage.notes == ["regions of the whole network on the minibatch: the search space has no thin form"]


def test_linear_regions_of_the_thin_network_are_codes_of_crops() -> None:
    # Units over one pixel, without bias: they tell its two signs apart.
    scales = []

    def build(
        _architecture: str,
        *,
        classes: int,
        init_channels: int = 9,
        cells: int = 9,
        stages: int = 9,
        stem: bool = True,
    ) -> nn.Module:
        scales.append((init_channels, cells, stages, stem))
        return nn.Sequential(nn.Flatten(), Function(lambda x: x[:, -1:]), nn.Linear(1, 9), nn.ReLU())

    data = np.random.default_rng(0).standard_normal((4, 3, 8, 8)).astype(np.float32)
    with (probe := Probe("a", toy_setup(build, data, batch_size=4))).observe("linear_regions") as usage:
        assert plugins.estimator("linear_regions").score(probe) == 2
    assert scales == [(9, 9, 9, True), (1, 1, 1, False)]
    assert usage.notes == []


def test_linear_regions_take_crops_of_single_channels_at_all_places() -> None:
    image = np.arange(48, dtype=np.float32).reshape(1, 3, 4, 4)
    probe = probe_of(RAYS, image)
    crops = _crops(probe, 500, torch.Generator().manual_seed(0))
    assert crops.shape == (500, 1, 3, 3)
    corners = crops[:, 0, 0, 0]
    assert corners.unique().tolist() == [c * 16 + y * 4 + x for c in range(3) for y in (0, 1) for x in (0, 1)]
    steps = torch.tensor([[0.0, 1, 2], [4, 5, 6], [8, 9, 10]])
    assert torch.equal(crops[:, 0], corners[:, None, None] + steps)


LINEAR = nn.Sequential(Pixel(), Function(lambda x: x[:, :2]), nn.Linear(2, 4))


def test_ntk_condition_of_a_linear_network_is_that_of_its_images() -> None:
    # The gradient of the summed outputs for each of the 4 units is the image: K = 4 X X^T.
    orthogonal = images((1, 0, 0), (0, 3, 0))
    assert score("ntk_condition", probe_of(LINEAR, orthogonal)) == pytest.approx(-math.log(9))
    oblique = images((1, 0, 0), (1, 1, 0))  # eigenvalues of X X^T: (3 +- sqrt 5) / 2
    expected = -math.log((3 + math.sqrt(5)) / (3 - math.sqrt(5)))
    assert score("ntk_condition", probe_of(LINEAR, oblique)) == pytest.approx(expected)
    assert score("ntk_condition", probe_of(LINEAR, oblique), images=1) == pytest.approx(0)


def test_ntk_condition_of_equal_images_is_minus_infinity_and_of_no_gradient_refused() -> None:
    assert score("ntk_condition", probe_of(LINEAR, images((1, 2, 0), (1, 2, 0)))) == -math.inf
    with pytest.raises(ValueError, match="no gradient for any weight"):
        score("ntk_condition", probe_of(LINEAR, images((0, 0, 1), (0, 0, 2))))


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


def test_az_parts_refuses_one_map_and_growing_maps() -> None:
    with pytest.raises(ValueError, match="1 blocks of the network give a feature map"):
        parts("az_parts", probe_of(Chain(torch.relu), GRID))
    with pytest.raises(ValueError, match=r"turns \(2, 2\) pixels into \(4, 4\): wanted fewer"):
        parts("az_parts", probe_of(Chain(torch.relu, nn.Upsample(scale_factor=2)), GRID))


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("az_parts", "images"),
        ("linear_regions", "inputs"),
        ("linear_regions", "repeats"),
        ("ntk_condition", "images"),
        ("ntk_condition", "repeats"),
        ("swap", "images"),
        ("swap", "repeats"),
        ("zen", "images"),
        ("zen", "repeats"),
    ],
)
def test_settings_below_one_are_refused(name: str, setting: str) -> None:
    with pytest.raises(InputError, match=f"setting {setting} is 0: wanted 1 or more"):
        parts(name, Probe("a", toy_setup()), **{setting: 0})


@pytest.mark.parametrize("name", ["ntk_condition", "swap"])
def test_a_smaller_minibatch_is_taken_whole_with_a_note(name: str) -> None:
    with (probe := Probe("a", toy_setup(batch_size=5))).observe(name) as usage:
        plugins.estimator(name).score(probe)
    assert usage.notes == ["5 images, the whole minibatch, where 16 are wanted"]
