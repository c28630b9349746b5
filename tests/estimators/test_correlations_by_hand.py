"""NEAR, WRCor, RBFleX and EZNAS on networks small enough to check by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from handmade import Function, Pixel, images, probe_of, score
from torch import Tensor, nn

from nasgauge_estimators.near import effective_rank
from nasgauge_estimators.rbflex import log_determinant

THREE = images((1, 0, 2), (0, 3, 1), (2, 1, 0))


def test_effective_rank_of_known_singular_values() -> None:
    assert effective_rank(np.diag([2.0, 2.0, 2.0])) == pytest.approx(3)
    assert effective_rank(np.zeros((3, 2))) == 0
    # Shares 3/4 and 1/4.
    expected = (4 / 3) ** 0.75 * 4**0.25
    assert effective_rank(np.array([[0.0, 3], [1, 0], [0, 0]])) == pytest.approx(expected)


def test_near_adds_the_ranks_of_layers_and_activations() -> None:
    rotation = nn.Linear(3, 3, bias=False)
    rotation.weight.data = torch.eye(3)
    found = score("near", probe_of(nn.Sequential(Pixel(), rotation, nn.ReLU(), nn.Identity()), THREE))
    assert found == pytest.approx(2 * effective_rank(THREE[:, :, 0, 0].astype(float)), rel=1e-6)


def test_near_takes_as_many_rows_as_channels_from_the_start_of_an_image_row() -> None:
    # One channel: one row is taken, of rank 1, but where it is 0, as in the second half.
    data = np.zeros((1, 3, 4, 4), np.float32)
    data[0, 0, 0, 0] = 1
    found = {
        score("near", probe_of(nn.Sequential(nn.AvgPool2d(1), nn.ReLU(), Pixel()), data), repeats=n)
        for n in (1, 5)
    }
    assert all(0 <= each <= 3 for each in found)


def test_near_refuses_outputs_that_are_not_finite() -> None:
    with pytest.raises(ValueError, match="rank is undefined"):
        score("near", probe_of(nn.Sequential(Pixel(), Function(lambda x: x * math.inf)), THREE))


class TwoBlocks(nn.Module):
    """A stem, two blocks of one ReLU each, and one ReLU after them."""

    def __init__(self, *, in_place: bool = False) -> None:
        super().__init__()
        self.stem = Pixel()
        self.first, self.second, self.last = (nn.ReLU(inplace=in_place) for _ in range(3))
        self.shift = Function(lambda x: 2 * x - 1)
        self.blocks = [self.stem, self.first, self.second]

    def forward(self, x: Tensor) -> Tensor:
        x = self.second(self.shift(self.first(1 * self.stem(x))))
        logits: Tensor = self.last(x - 0.5)
        return logits


@pytest.mark.parametrize("in_place", [False, True])
def test_wrcor_weighs_later_blocks_more(in_place: bool) -> None:
    batch = torch.tensor(THREE[:, :, 0, 0], dtype=torch.float64)
    first = batch.clone().requires_grad_()
    second = 2 * first.relu() - 1
    last = second.relu() - 0.5
    loss = nn.functional.cross_entropy(last.relu(), torch.tensor([0, 1, 2]))
    gradients = torch.autograd.grad(loss, (first, second, last))
    kernel = np.zeros((3, 3))
    for weight, value, gradient in zip((1, 2, 4), (first, second, last), gradients, strict=True):
        for matrix in (value.detach().numpy(), gradient.numpy()):
            if np.ptp(matrix, axis=1).all():
                kernel += weight * np.abs(np.corrcoef(matrix))
    expected = np.linalg.slogdet(kernel)[1]
    assert score("wrcor", probe_of(TwoBlocks(in_place=in_place), THREE, [0, 1, 2])) == pytest.approx(
        expected, rel=1e-4
    )


def test_wrcor_of_images_that_look_alike_is_minus_infinity() -> None:
    same = np.repeat(THREE[:1], 3, axis=0)
    network = nn.Sequential(Pixel(), nn.ReLU())
    assert score("wrcor", probe_of(network, same, [0, 0, 0])) < -30


def test_wrcor_wants_a_rectifier() -> None:
    with pytest.raises(ValueError, match="no ReLU"):
        score("wrcor", probe_of(nn.Sequential(Pixel(), nn.Linear(3, 3)), THREE))


def test_the_determinant_of_nearly_equal_rows_keeps_its_digits() -> None:
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    gamma = 1e-11
    a, b, c = (-math.expm1(-gamma * square) for square in (1, 1, 2))
    expected = 2 * (a * b + b * c + c * a) - a * a - b * b - c * c - 2 * a * b * c
    assert log_determinant(rows, gamma) == pytest.approx(math.log(expected), rel=1e-12)
    # Where nothing is lost, as of the kernel itself.
    kernel = np.exp(-0.5 * ((rows[:, None] - rows[None]) ** 2).sum(2))
    assert log_determinant(rows, 0.5) == pytest.approx(np.linalg.slogdet(kernel)[1])
    # Columns are scaled to 0..1, and constant ones do not count.
    scaled = np.column_stack([rows * [3.0, 0.1], np.full(3, 7.0)])
    assert log_determinant(scaled, 0.5) == pytest.approx(log_determinant(rows, 0.5))
    assert log_determinant(rows[[0, 0, 1]], 0.5) == -math.inf


def test_rbflex_adds_activations_and_features() -> None:
    network = nn.Sequential(Pixel(), nn.ReLU(), nn.Linear(3, 3))
    rows = THREE[:, :, 0, 0].astype(float)
    expected = 3 * (log_determinant(rows, 2.687e-12) + log_determinant(rows, 1.025e-11))
    assert score("rbflex", probe_of(network, THREE)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("network", "said"), [((Pixel(), nn.Linear(3, 3)), "no ReLU"), ((Pixel(), nn.ReLU()), "linear")]
)
def test_rbflex_wants_a_rectifier_and_a_classifier(network: tuple[nn.Module, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        score("rbflex", probe_of(nn.Sequential(*network), THREE))


class Signs(nn.Module):
    """The gradient at the input of the second convolution has the given signs."""

    def __init__(self, signs: list[list[float]]) -> None:
        super().__init__()
        self.stem, self.conv = nn.Conv2d(3, 1, 1, bias=False), nn.Conv2d(1, 1, 1, bias=False)
        self.signs = torch.tensor(signs)

    def forward(self, x: Tensor) -> Tensor:
        # The sign of the drawn weight is taken out again.
        logits: Tensor = (self.conv(self.stem(x)) * self.signs * self.conv.weight.detach().sign()).flatten(1)
        return logits


@pytest.mark.parametrize(
    ("signs", "expected"),
    [([[1, 1], [1, 1]], 0.0), ([[1, -1], [1, 1]], 2 / 3), ([[1, 1], [1, -1]], 0.5)],
    ids=["singular", "determinant 2", "negative"],
)
def test_eznas_counts_maps_that_are_not_singular(signs: list[list[float]], expected: float) -> None:
    data = np.ones((4, 3, 2, 2), np.float32)
    # The norm over four images and one channel.
    assert score("eznas", probe_of(Signs(signs), data), images=4) == pytest.approx(2 * expected, rel=1e-5)


def test_eznas_wants_a_second_convolution() -> None:
    with pytest.raises(ValueError, match="no convolution"):
        score("eznas", probe_of(nn.Sequential(Pixel(), nn.Linear(3, 3)), THREE))
