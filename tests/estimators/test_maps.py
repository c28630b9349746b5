"""Which maps and rectifiers are seen in a network of functional calls."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.probing.probe import Probe
from nasgauge_estimators._maps import last_map


class SqueezeAndExcitation(nn.Module):
    """A small residual network of functional calls, with squeeze and excitation."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.one = nn.Conv2d(8, 8, 3, padding=1)
        self.gate = nn.Conv2d(8, 8, 1)
        self.down = nn.Conv2d(8, 16, 3, stride=2, padding=1)
        self.head = nn.Linear(16, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu_(self.norm(self.stem(x)))
        y = self.one(x)
        x = F.relu(x + y * self.gate(y.mean((2, 3), keepdim=True)).sigmoid())
        return self.head(F.relu(self.down(x)).mean((2, 3)))


def test_swap_sees_functional_rectifiers() -> None:
    setup = toy_setup(lambda _architecture, classes: SqueezeAndExcitation(classes))
    with (probe := Probe("a", setup)).observe("swap"):
        many = plugins.estimator("swap").score(probe)  # type: ignore[union-attr]
    assert many > 50


def test_the_last_map_is_that_before_pooling_not_one_inside_squeeze_and_excitation() -> None:
    images = torch.randn(2, 3, 8, 8)
    assert last_map(SqueezeAndExcitation(3), images).shape == (2, 16, 4, 4)
    wide = nn.Sequential(nn.Conv2d(3, 5, 3), nn.AdaptiveAvgPool2d(1), nn.Conv2d(5, 7, 1), nn.Flatten())
    assert last_map(wide, images).shape == (2, 5, 6, 6)
