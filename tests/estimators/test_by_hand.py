"""Each estimator on a network small enough to check by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from toys import FirstPixel, linear, pixels, score, toy_setup

from nasgauge import plugins
from nasgauge.probing.probe import Probe


def test_naswot_is_the_log_determinant_of_agreeing_units() -> None:
    # Units: x and -x. Images 1 and -1 disagree on both, so K = [[2, 0], [0, 2]].
    network = nn.Sequential(FirstPixel(), linear(1.0, -1.0), nn.ReLU(), linear(1.0, 1.0, inputs=2))
    assert score("naswot", network, pixels(1, -1), [0, 0]) == pytest.approx(math.log(4))


def test_naswot_of_equal_codes_is_minus_infinity() -> None:
    network = nn.Sequential(FirstPixel(), linear(1.0, -1.0), nn.ReLU(), linear(1.0, 1.0, inputs=2))
    assert score("naswot", network, pixels(1, 2), [0, 0]) == -math.inf


def test_gradient_norm_and_snip_of_a_logistic_regression() -> None:
    # Logits (x, 0) at x = 0: softmax 1/2, gradient of the loss for class 0 is (-x/2, x/2).
    network = nn.Sequential(FirstPixel(), linear(0.0, 3.0))
    x = 2.0
    p = 1 / (1 + math.exp(3 * x))  # probability of class 0
    gradient = (1 - p) * x
    assert score("grad_norm", network, pixels(x), [0]) == pytest.approx(gradient * math.sqrt(2))
    assert score("snip", network, pixels(x), [0]) == pytest.approx(3 * gradient)


def test_jacob_cov_of_two_gradients() -> None:
    # Features (a, b) = pixel's channels 0 and 1; sum of outputs a^2 + b, gradients (2a, 1, 0).
    class Square(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return torch.stack([x[:, 0, 0, 0] ** 2, x[:, 1, 0, 0]], dim=1)

    gradients = np.array([[2.0, 1, 0], [-4.0, 1, 0]])
    r = np.corrcoef(gradients)[0, 1]
    eigenvalues = np.array([1 - r, 1 + r]) + 1e-5
    expected = -np.sum(np.log(eigenvalues) + 1 / eigenvalues)
    assert score("jacob_cov", Square(), pixels(1, -2), [0, 0]) == pytest.approx(expected)


def test_jacob_cov_refuses_images_without_gradient() -> None:
    network = nn.Sequential(FirstPixel(), nn.ReLU())
    with pytest.raises(ValueError, match="gradient of 1 of 2 images is constant"):
        score("jacob_cov", network, pixels(1, -1), [0, 0])


def test_synflow_counts_each_path_once_per_layer() -> None:
    # One image of ones through abs weights 2 and (3, 5): R = 16, and each of two layers adds R.
    network = nn.Sequential(FirstPixel(), linear(-2.0), nn.BatchNorm1d(1), linear(3.0, -5.0))
    assert score("synflow", network, pixels(9), [0]) == pytest.approx(math.log(32))


def test_synflow_without_flow_is_minus_infinity() -> None:
    assert score("synflow", nn.Sequential(FirstPixel(), linear(0.0)), pixels(1), [0]) == -math.inf


def test_params_and_flops_of_a_convolution_and_a_linear_layer() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 2, 3, padding=1, bias=False), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2, 5)
    )
    images = np.zeros((2, 3, 4, 4), np.float32)
    assert score("params", network, images, [0, 0]) * 1e6 == pytest.approx(54 + 15)
    assert score("flops", network, images, [0, 0]) * 1e6 == pytest.approx(16 * 54 + 5 * 3)


def test_random_depends_on_seed_and_architecture_only() -> None:
    random = plugins.estimator("random").score

    def draw(architecture: str, seed: int) -> float:
        with (probe := Probe(architecture, toy_setup(seed=seed))).observe("random"):
            return float(random(probe))

    assert draw("a", 0) == draw("a", 0)
    assert len({draw("a", 0), draw("b", 0), draw("a", 1)}) == 3


def test_flops_of_a_transposed_convolution_are_those_of_its_inputs() -> None:
    # Each of 3 x 4 inputs meets 2 x 9 weights; each of 2 x 49 outputs has a bias.
    network = nn.ConvTranspose2d(3, 2, 3, stride=4)
    images = np.zeros((1, 3, 2, 2), np.float32)
    outputs = 2 * 7 * 7
    assert score("flops", network, images, [0]) * 1e6 == pytest.approx(3 * 4 * 2 * 9 + outputs)
