"""Gradients of single images, against one pass per image; and derivatives of batch norms."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from ordinary import NETWORKS, Residual
from torch import Tensor, nn
from toys import toy_setup

from nasgauge import plugins
from nasgauge.probing.passes import layer_weights
from nasgauge.probing.probe import Probe
from nasgauge_estimators._layers import replace_batch_norm
from nasgauge_estimators._per_image import gradients, normalise_each_image, runs_of_layers
from nasgauge_estimators._twice import TwiceNorm


class Twice(nn.Module):
    """One layer that runs two times."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.conv, self.head = nn.Conv2d(3, 3, 3, padding=1), nn.Linear(3, classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(F.relu(self.conv(F.relu(self.conv(x)))).mean((2, 3)))


BUILDERS: dict[str, Callable[[int], nn.Module]] = {**NETWORKS, "twice": Twice}
del BUILDERS["encoder"]  # refused


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)


def one_by_one(network: nn.Module, images: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """Loss gradient of every layer weight for each image alone, (images, *weight.shape)."""
    weights = layer_weights(network)
    each = [
        torch.autograd.grad(F.cross_entropy(network(image[None]), label[None]), list(weights.values()))
        for image, label in zip(images, labels, strict=True)
    ]
    return {name: torch.stack(found) for name, found in zip(weights, zip(*each, strict=True), strict=True)}


@pytest.mark.parametrize("name", BUILDERS)
def test_gradients_are_those_of_one_image_at_a_time(name: str) -> None:
    network = BUILDERS[name](3).double()
    images, labels = torch.randn(5, 3, 8, 8, dtype=torch.float64), torch.tensor([0, 1, 2, 1, 0])
    expected = one_by_one(network, images, labels)

    runs = runs_of_layers(normalise_each_image(network), images, labels)

    names = {layer: name for name, layer in network.named_modules()}
    assert {names[layer] for layer in runs} == set(expected)
    for layer, of_layer in runs.items():
        found = reduce(torch.add, [gradients(layer, run, slice(1, 4)) for run in of_layer])
        assert torch.allclose(found, expected[names[layer]][1:4], rtol=1e-9, atol=1e-12)


def test_gradsign_is_that_of_the_loop_over_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nasgauge_estimators.gradsign._AT_ONCE", 1000)  # some images at a time
    probe = Probe("a", toy_setup(lambda _architecture, classes: Residual(classes)))
    each = one_by_one(probe.fresh_network(), probe.images, probe.labels)
    votes = sum(float(g.sign().sum(0).abs().sum()) for g in each.values())
    # A gradient near zero may come out with the other sign.
    assert plugins.estimator("gradsign").score(probe) == pytest.approx(votes, abs=4)


def test_images_that_are_not_along_the_first_dimension_are_refused() -> None:
    class Windows(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(3, 3)

        def forward(self, x: Tensor) -> Tensor:
            return self.layer(x.permute(0, 2, 3, 1).reshape(-1, 3)).view(len(x), -1, 3).mean(1)

    for name in ("gradsign", "fisher"):
        probe = Probe("a", toy_setup(lambda _architecture, classes: Windows()))
        with pytest.raises(ValueError, match=r"\(512, 3\)"):
            plugins.estimator(name).score(probe)


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("shape", [(6, 2), (3, 2, 2, 3)])
def test_the_norm_of_grasp_has_the_derivatives_of_torchs(shape: tuple[int, ...], affine: bool) -> None:
    norm = (nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d)(2, affine=affine).double()
    for parameter in norm.parameters():
        nn.init.normal_(parameter)
    x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    twice = replace_batch_norm(nn.Sequential(norm), TwiceNorm)
    assert torch.allclose(twice(x), norm(x))
    assert torch.autograd.gradcheck(twice, x)
    assert torch.autograd.gradgradcheck(twice, x)


def test_the_norm_of_grasp_refuses_single_values() -> None:
    with pytest.raises(ValueError, match="one value per channel"):
        TwiceNorm(nn.BatchNorm1d(3))(torch.randn(1, 3))
