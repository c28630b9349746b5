"""VKDNW and the number of layers, checked against derivatives taken one by one."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from handmade import Function, images, parts, probe_of, score
from torch import Tensor, nn

from nasgauge_estimators._entries import first_entry_jacobian
from nasgauge_estimators.vkdnw import fisher_information, spectrum_entropy

SMALL = np.random.default_rng(0).standard_normal((5, 3, 6, 6)).astype(np.float32)


class Residual(nn.Module):
    """Strides, groups, a layer used twice, a parameter of its own, a dead branch, and work in place."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, 2, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.twice = nn.Conv2d(4, 4, 3, padding=2, dilation=2, groups=2)
        self.slope = nn.PReLU(4)
        self.act = nn.ReLU(inplace=True)
        self.dead = nn.Conv2d(4, 4, 1)
        self.head = nn.Linear(4, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = self.slope(self.norm(self.stem(x)))
        x = self.act(self.twice(self.twice(x)) + 0 * self.dead(x))
        logits: Tensor = self.head(x.mean((2, 3)))
        return logits


def every_jacobian(network: nn.Module, batch: Tensor) -> Tensor:
    """(B, C, P) by a backward pass for each image and class."""
    parameters = list(network.parameters())
    rows = [
        [
            [each.flatten()[0].double() for each in torch.autograd.grad(logit, parameters, retain_graph=True)]
            for logit in network(image[None])[0]
        ]
        for image in batch
    ]
    return torch.tensor(rows)


@pytest.mark.parametrize("most", [1, 4, 128])
def test_the_jacobian_of_first_entries(most: int) -> None:
    torch.manual_seed(0)
    network, batch = Residual().eval(), torch.tensor(SMALL)
    expected = every_jacobian(network, batch)
    logits, found = first_entry_jacobian(network, batch, most)
    assert torch.equal(logits, network(batch))
    assert found.shape == (5, 2, min(most, 11))
    torch.testing.assert_close(found, expected[:, :, :most], rtol=1e-4, atol=1e-6)


def test_the_jacobian_where_no_image_takes_part() -> None:
    network = nn.Sequential(Function(lambda x: 0 * x.mean((2, 3)).detach()), nn.Linear(3, 2)).eval()
    _, found = first_entry_jacobian(network, torch.tensor(SMALL), 128)
    assert found[:, :, 0].tolist() == [[0, 0]] * 5
    assert found[:, :, 1].tolist() == [[1, 0]] * 5


def test_fisher_information_of_two_classes_by_hand() -> None:
    # p = (3/4, 1/4), smoothed (0.7375, 0.2625); J of one entry (1, -1): variance of the logits' derivative.
    logits, jacobian = (
        torch.tensor([[math.log(3), 0.0]]),
        torch.tensor([[[1.0], [-1.0]]], dtype=torch.float64),
    )
    p, q = 0.95 * 0.75 + 0.025, 0.95 * 0.25 + 0.025
    assert fisher_information(logits, jacobian) == pytest.approx(np.array([[4 * p * q]]), rel=1e-6)


def test_entropy_is_highest_for_equal_eigenvalues_and_zero_for_one_direction() -> None:
    assert spectrum_entropy(np.eye(20)) == pytest.approx(math.log(9), abs=1e-6)
    assert spectrum_entropy(np.diag([1.0] + [0.0] * 19)) == 0
    # Deciles of 0, 1, ..., 10 are 1 to 9.
    shares = np.arange(1, 10) / 45
    expected = -(shares * np.log(shares)).sum()
    assert spectrum_entropy(np.diag(np.arange(11.0))) == pytest.approx(expected)


def test_the_pair_orders_by_layers_then_by_entropy() -> None:
    found = parts("vkdnw", probe_of(Residual(), SMALL), images=5, inputs="images")
    assert found["sum"] == 11 + found["entropy"]
    assert found["pair"] == 11 + found["entropy"] / 3
    assert 0 <= found["entropy"] <= math.log(9) < 3


def test_noise_does_not_look_at_the_images() -> None:
    here, there = (parts("vkdnw", probe_of(Residual(), each), images=4) for each in (SMALL, 2 * SMALL))
    assert here == there
    assert parts("vkdnw", probe_of(Residual(), SMALL), images=4, inputs="images") != here


def test_outputs_that_are_not_finite_have_no_information() -> None:
    network = nn.Sequential(Function(lambda x: x.mean((2, 3)) * math.inf), nn.Linear(3, 3))
    with pytest.raises(ValueError, match="Fisher information is undefined"):
        parts("vkdnw", probe_of(network, SMALL))


def test_trainable_layers_counts_parameter_tensors() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.Linear(4, 3))
    assert score("trainable_layers", probe_of(network, images((1, 2, 3)))) == 1 + 2 + 2
