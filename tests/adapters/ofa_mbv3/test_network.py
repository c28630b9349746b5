"""Networks of the MobileNetV3 space of Once-for-All: published counts, layers, sizes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import mobilenet_arithmetic
import pytest
import torch
from mobilenet_counts import counts
from torch import nn

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge.probing.codes import EachRectifier
from nasgauge_adapters.blocks import InvertedResidual, SqueezeExcite
from nasgauge_adapters.mobilenets import MobileNet
from nasgauge_adapters.ofa_mbv3.notations import parse_stages

SPACE = search_space("ofa_mbv3")
PUBLISHED = [
    ("k3e4k5e3|k3e3k3e4k3e4|k5e3k3e4k5e4|k3e4k5e4|k3e4k5e4", 3_864_672, 174_692_128),
    ("k5e4k7e3|k3e4k3e6k3e3|k5e4k5e3|k7e3k3e6k3e6k3e6|k5e4k5e3k5e4", 5_029_656, 255_502_624),
    (
        "k7e3k3e6k3e3|k5e6k7e4k3e4|k7e4k5e6k7e4|k5e6k5e4k7e4k5e4|k5e6k5e6k5e6k3e4",
        *(6_277_848, 318_342_432),
    ),
]
ONE = PUBLISHED[1][0]


def made(**sizes: int) -> MobileNet:
    network = SPACE.build(ONE, **{"classes": 7, "init_channels": 8, **sizes})
    assert isinstance(network, MobileNet)
    return network


@pytest.mark.slow
@pytest.mark.parametrize(("architecture", "params", "macs"), PUBLISHED)
def test_published_counts(architecture: str, params: int, macs: int) -> None:
    built = counts(SPACE.build, architecture, classes=1000, size=224)
    worked_out = mobilenet_arithmetic.ofa(parse_stages(architecture))
    for found in (built, worked_out):
        assert (found.params, found.macs) == (params, macs)


def test_published_counts_of_all(reference_data: Callable[[str], Path]) -> None:
    seen = set()
    for path in sorted(reference_data("ofa_mbv3/notebooks/data").glob("*.csv")):
        with path.open() as file:
            for row in csv.DictReader(file):
                stages = parse_stages(row["Sub-network"])
                found = mobilenet_arithmetic.ofa(stages)
                assert found.params == int(row["Model Parameters"])
                assert found.macs == int(row["MACs"])
                seen.add(stages)
    assert len(seen) == 2162


def test_networks_give_logits_and_train() -> None:
    network = made()
    logits = network(torch.randn(4, 3, 64, 64))
    assert logits.shape == (4, 7)
    logits.sum().backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


def test_layers() -> None:
    network = SPACE.build(ONE, classes=1000)
    assert isinstance(network, MobileNet)
    fixed, *blocks = network.features
    assert isinstance(fixed, InvertedResidual)
    assert [name for name, _ in fixed.layers.named_children()] == ["depthwise", "project"]
    assert fixed.drop is not None, "it has a shortcut"
    assert len(blocks) == 2 + 3 + 2 + 4 + 3
    swish = [any(isinstance(m, nn.Hardswish) for m in block.modules()) for block in blocks]
    assert swish == [False] * 5 + [True] * 9
    gated = [any(isinstance(m, SqueezeExcite) for m in block.modules()) for block in blocks]
    assert gated == [False] * 2 + [True] * 3 + [False] * 2 + [True] * 7
    squeezed = [
        module.reduce.out_channels for module in network.modules() if isinstance(module, SqueezeExcite)
    ]
    assert squeezed[:3] == [24, 64, 32], "24 of 96; 60 of 240 and 30 of 120, rounded to multiples of 8"
    assert isinstance(network.classifier, nn.Sequential)
    assert [name for name, _ in network.classifier.named_children()] == [
        *("pool", "conv", "activation", "flatten", "dropout", "linear")
    ]


def test_activation_codes_are_of_the_relus_alone() -> None:
    units: list[int] = []
    network = SPACE.build(ONE, classes=7).eval()
    with torch.no_grad(), EachRectifier(lambda _source, output: units.append(output[0].numel())):
        network(torch.randn(2, 3, 64, 64))
    relus = 1 + 2 * 5 + sum(isinstance(module, SqueezeExcite) for module in network.modules())
    assert len(units) == relus


def test_initialisation_is_that_of_the_supernet() -> None:
    torch.manual_seed(0)
    network = SPACE.build(ONE, classes=100)
    assert isinstance(network, MobileNet)
    last = network.last.conv  # type: ignore[union-attr]
    assert isinstance(last, nn.Conv2d)
    assert last.weight.std().item() == pytest.approx((2 / 960) ** 0.5, rel=0.02)
    linear = network.classifier[-1]  # type: ignore[index]
    assert isinstance(linear, nn.Linear)
    assert linear.weight.abs().max().item() == pytest.approx(1280**-0.5, rel=0.01)


def test_smaller_networks() -> None:
    network = made(cells=2, stages=3)
    assert len(network.features) == 1 + 3 * 2
    assert network.last.conv.in_channels == 40  # type: ignore[union-attr]
    for name in ("classes", "init_channels", "cells", "stages"):
        with pytest.raises(InputError, match=f"{name} is 0: a ofa_mbv3 network"):
            made(**{name: 0})
