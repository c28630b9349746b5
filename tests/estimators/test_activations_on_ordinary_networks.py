"""The estimators of activations and Jacobians on networks that users bring: a score or a reason."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.plugins import configure
from nasgauge.probe import Probe
from nasgauge.run import score_network


def plain(_architecture: str, *, classes: int) -> nn.Module:
    """Convolutions, ReLU in place, max pooling: no normalisation, no global pooling."""
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Flatten(),
        nn.Linear(16 * 16, classes),
    )


class Residual(nn.Module):
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


class Mixer(nn.Module):
    """Patches, one block that mixes tokens, then channels; GELU."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 12, 2, stride=2)
        self.tokens = nn.Sequential(nn.Linear(16, 16), nn.GELU())
        self.channels = nn.Sequential(nn.LayerNorm(12), nn.Linear(12, 12), nn.GELU())
        self.head = nn.Linear(12, classes)

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.patches(x).flatten(2)
        tokens = (tokens + self.tokens(tokens)).transpose(1, 2)
        return self.head((tokens + self.channels(tokens)).mean(1))


class Transformer(nn.Module):
    """Patches and one encoder layer with ReLU."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 12, 2, stride=2)
        self.encoder = nn.TransformerEncoderLayer(12, 3, 24, dropout=0.0, batch_first=True)
        self.head = nn.Linear(12, classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.encoder(self.patches(x).flatten(2).transpose(1, 2)).mean(1))


NETWORKS: dict[str, Callable[..., nn.Module]] = {
    "plain": plain,
    "residual": lambda _a, classes: Residual(classes),
    "mixer": lambda _a, classes: Mixer(classes),
    "transformer": lambda _a, classes: Transformer(classes),
}
TOKENS = "ValueError: the network has features of shape ({}), as tokens have: wanted feature maps"
NO_RELU = "ValueError: the network has no ReLU"
REFUSED = {
    ("zen", "mixer"): TOKENS.format("8, 16, 12"),
    ("zen", "transformer"): TOKENS.format("8, 16, 12"),
    ("meco", "mixer"): TOKENS.format("1, 12, 16"),
    ("meco", "transformer"): TOKENS.format("1, 16, 12"),
    ("az_parts", "mixer"): TOKENS.format("32, 12, 16"),
    ("az_parts", "transformer"): TOKENS.format("32, 16, 12"),
    ("swap", "mixer"): NO_RELU,
    ("linear_regions", "mixer"): NO_RELU,
}
NAMES = ("az_parts", "epe_nas", "linear_regions", "meco", "ntk_condition", "swap", "zen")


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", NAMES)
def test_a_finite_score_or_the_reason(name: str, network: str) -> None:
    setup = toy_setup(NETWORKS[network])
    settings = ["zen.images=8"] if name == "zen" else []
    for row in score_network(setup, "a", configure([name], settings).estimators)[name]:
        if reason := REFUSED.get((name, network)):
            assert row.error is not None
            assert row.error.startswith(reason)
        else:
            assert row.error is None
            assert row.score is not None
            assert math.isfinite(row.score)


def test_swap_sees_functional_rectifiers() -> None:
    with (probe := Probe("a", toy_setup(NETWORKS["residual"]))).observe("swap"):
        many = plugins.estimator("swap").score(probe)
    assert many > 50


def test_zen_takes_the_map_before_pooling_not_one_inside_squeeze_and_excitation() -> None:
    from nasgauge_estimators._maps import last_map

    network = Residual(3)
    assert last_map(network, torch.randn(2, 3, 8, 8)).shape == (2, 16, 4, 4)
    wide = nn.Sequential(nn.Conv2d(3, 5, 3), nn.AdaptiveAvgPool2d(1), nn.Conv2d(5, 7, 1), nn.Flatten())
    assert last_map(wide, torch.randn(2, 3, 8, 8)).shape == (2, 5, 6, 6)
