"""Estimators of weights and gradients on networks small enough to check by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from toys import FirstPixel, linear, pixels, score

from nasgauge.core import InputError


def logistic(*weights: float) -> nn.Module:
    """Logits (w0 x, w1 x). For class 0: loss ln(1 + exp(d x)), d = w1 - w0, gradient (-p x, p x)."""
    return nn.Sequential(FirstPixel(), linear(*weights))


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_plain_keeps_the_sign() -> None:
    x, p = 0.5, sigmoid(-4 * 0.5)
    assert score("plain", logistic(1.0, -3.0), pixels(x), [0]) == pytest.approx(-4 * p * x)
    assert score("snip", logistic(1.0, -3.0), pixels(x), [0]) == pytest.approx(4 * p * x)


def normalised() -> tuple[nn.Module, np.ndarray, list[int]]:
    """One linear layer with a batch norm behind it, six images of three features, and their labels."""
    network = nn.Sequential(nn.Flatten(), linear(1, -2, 3, 2, 1, -1, inputs=3), nn.BatchNorm1d(2, eps=1e-12))
    images = np.random.default_rng(0).standard_normal((6, 3, 1, 1), dtype=np.float32)
    return network, images, [0, 1, 1, 0, 0, 1]


def test_plain_of_a_layer_before_a_batch_norm_is_zero() -> None:
    assert abs(score("plain", *normalised())) < 1e-6 < 0.1 < score("snip", *normalised())


def test_l2_norm_adds_the_norms_of_layers() -> None:
    network = nn.Sequential(FirstPixel(), linear(3.0, -4.0), nn.ReLU(), linear(1.0, 1.0, 1.0, 1.0, inputs=2))
    assert score("l2_norm", network, pixels(1), [0]) == pytest.approx(5 + 2)


def test_fisher_counts_a_channel_as_often_as_it_has_weights() -> None:
    # Four pixels of 3v from a 1x1 convolution of ones; logits (0, their sum 12v). In both layers
    # activation x gradient summed over pixels is 12 v p, and the weights of a channel are 3 and 4.
    conv = nn.Conv2d(3, 1, 1, bias=False)
    nn.init.ones_(conv.weight)
    network = nn.Sequential(conv, nn.Flatten(), linear(0, 0, 0, 0, 1, 1, 1, 1, inputs=4))
    v, p = 0.1, sigmoid(1.2)
    images = np.full((1, 3, 2, 2), v, np.float32)
    assert score("fisher", network, images, [0]) == pytest.approx((3 + 4) * (12 * v * p) ** 2 / 2)


def test_fisher_averages_squares_over_images() -> None:
    # The loss is a mean over two images: the gradient of each is halved.
    x = np.array([1.0, -2.0])
    p = 1 / (1 + np.exp(-3 * x))
    expected = np.mean((3 * x * p / 2) ** 2) / 2
    assert score("fisher", logistic(0.0, 3.0), pixels(*x), [0, 0]) == pytest.approx(expected)


def test_fisher_takes_the_last_dimension_of_a_linear_layer_for_channels() -> None:
    class Tokens(nn.Module):
        """Two tokens of one feature; the logits are the sum of what one linear layer makes of them."""

        def __init__(self) -> None:
            super().__init__()
            self.layer = linear(0.0, 3.0)

        def forward(self, x: Tensor) -> Tensor:
            return self.layer(x[:, :2, 0, :1]).sum(1)

    x, p = 0.2, sigmoid(6 * 0.2)
    assert score("fisher", Tokens(), pixels(x), [0]) == pytest.approx((2 * 3 * x * p) ** 2 / 2)


def test_fisher_sees_outputs_before_activations_that_work_in_place() -> None:
    def network(inplace: bool) -> nn.Module:
        return nn.Sequential(
            FirstPixel(), linear(-1.0, 2.0), nn.SiLU(inplace=inplace), linear(1.0, 2.0, 3.0, 1.0, inputs=2)
        )

    assert score("fisher", network(True), pixels(1, -1), [0, 1]) == score(
        "fisher", network(False), pixels(1, -1), [0, 1]
    )


def test_grasp_of_a_logistic_regression() -> None:
    # H = p (1-p) x^2 [[1, -1], [-1, 1]], so H g = 2 p^2 (1-p) x^3 (-1, 1).
    x, w0, w1 = 0.5, 1.0, -3.0
    p = sigmoid((w1 - w0) * x)
    expected = -2 * p**2 * (1 - p) * x**3 * (w1 - w0)
    assert score("grasp", logistic(w0, w1), pixels(x), [0]) == pytest.approx(expected)


def test_grasp_of_a_layer_before_a_batch_norm_is_the_squared_gradient() -> None:
    norm = score("grad_norm", *normalised())
    assert norm > 0.1
    assert score("grasp", *normalised()) == pytest.approx(norm**2, rel=1e-4)


def test_synflow_bn_uses_the_statistics_of_the_one_image() -> None:
    # Features +1 -1 +1 -1 of variance 1, so y = +-w / sqrt(w^2 + 1) at w = 1, and dy/dw = y / 2.
    # Flow: of the linear layer (1 + 2 + 3 + 4) / sqrt(2), of w abs(1 - 2 + 3 - 4) / (2 sqrt(2)).
    class Signs(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x[:, :1] * torch.tensor([1.0, -1.0])

    conv = nn.Conv2d(1, 1, 1, bias=False)
    nn.init.constant_(conv.weight, -1.0)
    head = linear(1.0, -2.0, 3.0, 4.0, inputs=4)
    network = nn.Sequential(Signs(), conv, nn.BatchNorm2d(1, eps=1.0), nn.Flatten(), head)
    images = np.zeros((1, 3, 2, 2), np.float32)
    assert score("synflow_bn", network, images, [0]) == pytest.approx(math.log(11 / math.sqrt(2)))
    # Without the norm the flow is abs(w) (1 - 2 + 3 - 4) = -2 for w, and 10 for the linear layer.
    assert score("synflow", network, images, [0]) == pytest.approx(math.log(12))


def test_synflow_bn_refuses_to_normalise_single_values() -> None:
    network = nn.Sequential(FirstPixel(), linear(1.0), nn.BatchNorm1d(1), linear(1.0))
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        score("synflow_bn", network, pixels(1), [0])


def test_zico_of_two_minibatches() -> None:
    # At w = 0 the gradients are (-x/2, x/2): means of 1 and deviations of 0.5 for x = 1 and 3.
    found = score("zico", logistic(0.0, 0.0), pixels(1, 3), [0, 0], batch_size=1)
    assert found == pytest.approx(math.log(2 + 2))


def test_zico_takes_the_population_deviation_of_signed_gradients() -> None:
    # x = 1, 2 and -3: mean of abs(g) 1, signed mean 0, variance (1 + 4 + 9) / 4 / 3.
    found = score("zico", logistic(0.0, 0.0), pixels(1, 2, -3), [0, 0, 0], batch_size=1, batches=3)
    assert found == pytest.approx(math.log(2 / math.sqrt(14 / 12)))


def test_zico_leaves_out_weights_that_do_not_vary() -> None:
    assert score("zico", logistic(0.0, 0.0), pixels(2, 2), [0, 0], batch_size=1) == 0


def test_zico_of_one_minibatch_is_refused() -> None:
    with pytest.raises(InputError, match="batches is 1: wanted 2 or more"):
        score("zico", logistic(0.0, 0.0), pixels(1, 3), [0, 0], batch_size=1, batches=1)


@pytest.mark.slow
def test_gradsign_counts_the_majority_of_each_weight() -> None:
    # Gradients (-x/2, x/2) of four images: three of one sign and one of the other.
    assert score("gradsign", logistic(0.0, 0.0), pixels(1, 2, 3, -1), [0] * 4) == 2 * (3 - 1)


def test_gradsign_refuses_to_normalise_single_values() -> None:
    network = nn.Sequential(FirstPixel(), linear(1.0, 2.0), nn.BatchNorm1d(2))
    with pytest.raises(ValueError, match="one value per channel and image"):
        score("gradsign", network, pixels(1, 2), [0, 1])


def test_depth_convs_counts_convolutions_of_any_kind() -> None:
    network = nn.Sequential(nn.Conv2d(3, 2, 1), nn.ConvTranspose2d(2, 2, 1), nn.Flatten(), nn.Linear(2, 2))
    assert score("depth_convs", network, pixels(1), [0]) == 2


@pytest.mark.parametrize("name", ["fisher", "grad_norm", "gradsign", "grasp", "plain", "snip", "zico"])
def test_a_network_without_layers_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no convolution or linear layer"):
        score(name, nn.Flatten(), pixels(1, 2), [0, 0], batch_size=1)
