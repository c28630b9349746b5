"""Networks of the MobileNet space of Accel-NASBench: published counts, layers, sizes."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import mobilenet_arithmetic
import pytest
import torch
from mobilenet_counts import counts
from torch import nn

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.blocks import InvertedResidual, SqueezeExcite, StochasticDepth
from nasgauge_adapters.mnasnet.network import MnasNet
from nasgauge_adapters.mnasnet.space import stages_of

SPACE = search_space("mnasnet")
PUBLISHED = [
    (
        "e1k5l1se0-e1k5l1se0-e4k3l2se0-e1k3l1se0-e6k3l2se0-e4k3l3se0-e1k3l1se0",
        *(2_797_856, 170_399_776, 181_320_608),
    ),
    (
        "e1k3l1se0-e6k5l2se0-e4k3l3se1-e4k5l1se0-e6k3l1se0-e6k3l4se1-e6k3l1se0",
        *(4_446_542, 287_379_488, 310_574_464),
    ),
    (
        "e6k5l1se0-e6k5l2se0-e4k5l1se0-e4k5l1se0-e1k3l1se0-e1k5l3se0-e4k3l2se0",
        *(3_119_880, 362_900_784, 398_737_136),
    ),
    (
        "e6k5l1se1-e4k5l3se0-e4k5l2se1-e4k5l1se0-e1k3l3se0-e6k3l1se0-e1k3l3se0",
        *(2_315_456, 350_237_984, 389_571_424),
    ),
]
ONE = PUBLISHED[1][0]


def made(**sizes: float) -> MnasNet:
    network = SPACE.build(ONE, classes=7, init_channels=8, **sizes)
    assert isinstance(network, MnasNet)
    return network


@pytest.mark.slow
@pytest.mark.parametrize(("architecture", "params", "macs", "thop"), PUBLISHED)
def test_published_counts(architecture: str, params: int, macs: int, thop: int) -> None:
    built = counts(SPACE.build, architecture, classes=1000, size=224)
    worked_out = mobilenet_arithmetic.mnasnet(map(astuple, stages_of(architecture)))
    for found in (built, worked_out):
        assert (found.params, found.macs, found.thop) == (params, macs, thop)


def test_published_counts_of_all(reference_data: Callable[[str], Path]) -> None:
    trained = 0
    with tarfile.open(reference_data("accel_nasbench/anb_dataset/anb_dataset_jsons.tar.gz")) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                entry = json.load(file)
                stages = map(astuple, stages_of(json.dumps(entry["architecture"])))
                found, info = mobilenet_arithmetic.mnasnet(stages), entry["model_info"]
                assert found.params == round(info["params"] * 1e6)
                assert found.thop == round(info["macs"] * 1e6)
                trained += 1
    assert trained == 5138


def test_networks_give_logits_and_train() -> None:
    network = made()
    logits = network(torch.randn(4, 3, 64, 64))
    assert logits.shape == (4, 7)
    logits.sum().backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


def test_layers() -> None:
    network = SPACE.build(ONE, classes=1000)
    assert isinstance(network, MnasNet)
    assert len(network.features) == 1 + 2 + 3 + 1 + 1 + 4 + 1
    assert network.blocks[0] is network.stem
    squeezed = [
        module.reduce.out_channels for module in network.modules() if isinstance(module, SqueezeExcite)
    ]
    assert squeezed == [6, 10, 10, 28, 48, 48, 48], "a quarter of what comes in, not of what is expanded"
    first = network.features[0]
    assert isinstance(first, InvertedResidual)
    assert [name for name, _ in first.layers.named_children()] == ["depthwise", "project"]
    kinds = {type(module) for module in network.modules()}
    assert not kinds & {nn.SiLU, nn.Hardswish, nn.Sigmoid}


def test_initialisation_is_that_of_the_benchmark() -> None:
    torch.manual_seed(0)
    network = SPACE.build(ONE, classes=100)
    last = network.last.conv  # type: ignore[union-attr]
    assert isinstance(last, nn.Conv2d)
    assert last.weight.std().item() == pytest.approx((2 / 1280) ** 0.5, rel=0.02)
    linear = network.classifier[-1]  # type: ignore[index]
    assert isinstance(linear, nn.Linear)
    assert 0.09 < linear.weight.abs().max().item() <= 0.1


def test_blocks_are_dropped_in_proportion_to_their_place() -> None:
    network = made(drop_path=0.2)
    assert network.dropped == 0.2
    shortcuts = [
        (index, module.probability)
        for index, block in enumerate(network.features)
        for module in block.modules()
        if isinstance(module, StochasticDepth)
    ]
    assert [index for index, _ in shortcuts] == [2, 4, 5, 9, 10, 11]
    assert all(p == pytest.approx(0.2 * index / 13) for index, p in shortcuts)
    network.dropped = 0
    assert not any(module.probability for module in network.modules() if isinstance(module, StochasticDepth))


def test_smaller_networks() -> None:
    network = made(cells=2, stages=3)
    assert len(network.features) == 1 + 2 + 2
    assert network.last.conv.in_channels == 10  # type: ignore[union-attr]
    assert made(stages=9).last.conv.in_channels == 80  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"cells": 0}, "cells is 0: a mnasnet network wants 1 or more"),
        ({"stages": 0}, "stages is 0"),
        ({"drop_path": 1.0}, "drop_path is 1.0: wanted a probability"),
        ({"drop_path": -0.1}, "drop_path is -0.1"),
    ],
)
def test_sizes_that_are_none(sizes: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        made(**sizes)
