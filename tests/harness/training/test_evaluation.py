"""Accuracy of a trained network."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from nasgauge.training import evaluation
from nasgauge.training.evaluation import accuracy


class Brightest(nn.Module):
    """Says which channel is the brightest; refuses to in training mode."""

    def forward(self, x: Tensor) -> Tensor:
        assert not self.training
        return x.mean((2, 3))


def test_percent_of_images_that_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    images = torch.zeros(5, 3, 4, 4)
    images[torch.arange(5), torch.tensor([0, 1, 2, 0, 1])] = 1
    labels = torch.tensor([0, 1, 2, 1, 2])
    cpu = torch.device("cpu")
    assert accuracy(Brightest(), images, labels, size=4, device=cpu) == 60
    monkeypatch.setattr(evaluation, "BATCH", 2)
    assert accuracy(Brightest(), images, labels, size=2, device=cpu) == 60
