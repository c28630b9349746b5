"""Estimators of Jacobians, codes and kernels on networks small enough to check by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from handmade import Function, Pixel, draws, images, parts, probe_of, score
from odd_networks import Odd
from torch import nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.core import InputError
from nasgauge.probing.probe import Probe
from nasgauge_estimators.linear_regions import _crops

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
    with pytest.raises(InputError, match="images is 65: wanted 1 to 64"):
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


def test_ntk_condition_of_equal_images_and_of_no_gradient_is_refused() -> None:
    with pytest.raises(ValueError, match="kernel of 2 images is singular"):
        score("ntk_condition", probe_of(LINEAR, images((1, 2, 0), (1, 2, 0))))
    with pytest.raises(ValueError, match="no gradient for any weight"):
        score("ntk_condition", probe_of(LINEAR, images((0, 0, 1), (0, 0, 2))))


def test_ntk_condition_tells_rounding_errors_of_deep_gradients_from_a_small_eigenvalue() -> None:
    # Float32 gradients of equal images differ by rounding: their kernel has an eigenvalue of 1e-12 or so.
    probe = Probe("a", toy_setup(lambda _name, classes: Odd(classes)))
    assert -13 < score("ntk_condition", probe) < 0
    probe.images[3] = probe.images[5]
    with pytest.raises(ValueError, match="kernel of 8 images is singular"):
        score("ntk_condition", probe)
    # A norm over the images takes away what all have in common, the gradient of the sum.
    probe = Probe("a", toy_setup(lambda _name, classes: Odd(classes, last=nn.BatchNorm1d(8))))
    with pytest.raises(ValueError, match="kernel of 8 images is singular"):
        score("ntk_condition", probe)


def test_ntk_condition_of_a_kernel_that_float32_hardly_resolves_is_computed_in_float64() -> None:
    near = images((1, 0, 0), (1, 1e-4, 0))  # eigenvalues of X X^T: 2 and 5e-9
    assert score("ntk_condition", probe_of(LINEAR, near)) == pytest.approx(-math.log(4e8), rel=1e-3)


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
    with pytest.raises(InputError, match=f"setting {setting} is 0: wanted 1 "):
        parts(name, Probe("a", toy_setup()), **{setting: 0})


@pytest.mark.parametrize("name", ["ntk_condition", "swap"])
def test_a_smaller_minibatch_is_taken_whole_with_a_note(name: str) -> None:
    with (probe := Probe("a", toy_setup(batch_size=5))).observe(name) as usage:
        plugins.estimator(name).score(probe)
    assert usage.notes == ["scored on 5 of the 16 images asked for, the whole minibatch"]


def deep(*, bias: bool, layers: int = 60) -> nn.Sequential:
    """Convolutions without norms, whose features with standard normal weights overflow float32."""
    parts = [
        each
        for number in range(layers)
        for each in (nn.Conv2d(3 if number == 0 else 16, 16, 3, padding=1, bias=bias), nn.ReLU())
    ]
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 3))


def test_swap_counts_the_codes_of_features_that_overflow() -> None:
    data = np.random.default_rng(0).standard_normal((8, 3, 8, 8)).astype(np.float32)
    network = deep(bias=False)
    probe = probe_of(network, data)
    found = score("swap", probe, images=8, repeats=1)
    generator = draws("swap", network, data)
    weights = [module for module in network.double() if isinstance(module, nn.Conv2d)]
    x, codes = torch.from_numpy(data).double(), set()
    for layer in weights:
        layer.weight.data = torch.randn(layer.weight.shape, generator=generator).double()
        x = torch.relu(layer(x))
        codes |= {tuple(code) for code in (x > 0).flatten(1).t().tolist()}
    # Of 1e4 units, a few whose inputs nearly cancel answer otherwise in float32.
    assert found == pytest.approx(len(codes), abs=3)


@pytest.mark.parametrize("name", ["naswot", "linear_regions"])
def test_codes_of_outputs_that_are_not_finite_are_refused(name: str) -> None:
    network = nn.Sequential(Pixel(), nn.ReLU(), Function(lambda x: (x + 1) * math.inf))
    with pytest.raises(ValueError, match="outputs of the network are not finite"):
        score(name, probe_of(network, images((1, 2, 0), (1, 3, 0))))


def test_zico_refuses_gradients_that_are_not_finite() -> None:
    network = nn.Sequential(Pixel(), nn.Linear(3, 2), Function(lambda x: x * math.nan))
    setup = toy_setup(lambda _name, classes: network, images((1, 2, 0), (1, 3, 0)), batch_size=1)
    with pytest.raises(ValueError, match="a gradient is not finite"):
        score("zico", Probe("a", setup))
