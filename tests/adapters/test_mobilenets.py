"""The frame of MobileNets."""

from __future__ import annotations

import math

import torch
from torch import nn

from nasgauge_adapters.blocks import ConvNorm
from nasgauge_adapters.mobilenets import MobileNet, kaiming_fan_out, pooled_classifier, stem, uniform_linear


def network() -> MobileNet:
    features = [ConvNorm(4, 4, 3), ConvNorm(4, 6, 3)]
    return MobileNet(stem(4, stride=2), features, ConvNorm(6, 8, 1), pooled_classifier(8, 5, 0.5))


def test_from_images_to_logits() -> None:
    made, x = network().eval(), torch.randn(2, 3, 10, 10)
    maps = made.last(made.features(made.stem(x)))
    assert maps.shape == (2, 8, 5, 5)
    linear = made.classifier[-1]  # type: ignore[index]
    assert torch.allclose(made(x), linear(maps.mean((2, 3))), atol=1e-6)


def test_blocks_are_what_gives_maps() -> None:
    made = network()
    assert made.blocks == [made.stem, made.features[0], made.features[1], made.last]


def test_dropout_is_there_where_wanted() -> None:
    assert any(isinstance(module, nn.Dropout) for module in pooled_classifier(3, 2, 0.1))
    assert not any(isinstance(module, nn.Dropout) for module in pooled_classifier(3, 2))


def test_convolutions_are_normal_by_what_goes_out() -> None:
    torch.manual_seed(0)
    conv = nn.Conv2d(8, 64, 5)
    kaiming_fan_out(nn.Sequential(conv))
    assert math.isclose(conv.weight.std().item(), math.sqrt(2 / (64 * 25)), rel_tol=0.03)
    assert conv.bias is not None
    assert not conv.bias.any()


def test_linear_layers_are_uniform() -> None:
    for limit_of, limit in (("in_features", 0.1), ("out_features", 0.2)):
        layer = nn.Linear(100, 25)
        uniform_linear(nn.Sequential(layer), limit_of)
        assert 0.98 * limit < layer.weight.abs().max().item() <= limit
        assert not layer.bias.any()
