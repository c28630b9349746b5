"""Networks of NAS-Bench-Macro: published counts, and what equal codes share."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import mobilenet_arithmetic
import pytest
import torch
from mobilenet_counts import counts
from torch import nn

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.mobilenets import MobileNet

SPACE = search_space("nas_bench_macro")


@pytest.mark.parametrize(
    ("code", "params", "macs"),
    [
        ("00000000", 387_882, 7_713_280),
        ("11111111", 1_588_874, 53_246_464),
        ("22222222", 2_932_586, 105_660_928),
        ("22212202", 1_985_514, 85_164_544),
        ("02012100", 890_666, 47_327_744),
    ],
)
def test_published_counts(code: str, params: int, macs: int) -> None:
    for found in (counts(SPACE.build, code, classes=10, size=32), mobilenet_arithmetic.macro(code)):
        assert (found.params, found.macs) == (params, macs)


def test_published_counts_of_all(reference_data: Callable[[str], Path]) -> None:
    path = reference_data("nas_bench_macro/data/nas-bench-macro_cifar10.json.gz")
    published = json.loads(gzip.decompress(path.read_bytes()))
    tallies = {code: mobilenet_arithmetic.macro(code) for code in published}
    assert len(tallies) == 6561
    for code, entry in published.items():
        assert (tallies[code].params, tallies[code].macs) == (entry["params"], entry["flops"])
    for code in SPACE.sample(30, 0):
        built = counts(SPACE.build, code, classes=10, size=32)
        assert (built.params, built.macs) == (tallies[code].params, tallies[code].macs)


def test_codes_of_one_network_give_one_network() -> None:
    states = []
    for code in ("02001020", "02010020"):
        torch.manual_seed(0)
        states.append(SPACE.build(code, classes=10, init_channels=4).state_dict())
    assert states[0].keys() == states[1].keys()
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


@pytest.mark.parametrize("code", ["00000000", "12012012", "22222222"])
def test_networks_give_logits_and_train(code: str) -> None:
    network = SPACE.build(code, classes=7, init_channels=4)
    logits = network(torch.randn(4, 3, 16, 16))
    assert logits.shape == (4, 7)
    logits.sum().backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


def test_an_identity_is_nothing_but_first_in_a_stage() -> None:
    network = SPACE.build("00000000", classes=10)
    assert isinstance(network, MobileNet)
    assert len(network.features) == 3
    assert not any(isinstance(module, nn.ReLU) for module in network.features.modules())
    assert len(network.blocks) == 5


def test_smaller_networks() -> None:
    network = SPACE.build("12101012", classes=10, init_channels=2, cells=2, stages=2)
    assert isinstance(network, MobileNet)
    assert len(network.features) == 3  # 12 and 1 0, whose identity is nothing
    assert network.classifier[-1].in_features == 80  # type: ignore[index, union-attr]
    for name in ("classes", "init_channels", "cells", "stages"):
        with pytest.raises(InputError, match=f"{name} is 0: a nas_bench_macro network"):
            SPACE.build("12012012", **{"classes": 10, name: 0})
