"""The size space: strings, networks, and the official counts of parameters."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from pathlib import Path

import official
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge.runtime.unpickle import NUMBERS, unpickle
from nasgauge_adapters.nats_bench.archive import _decompressed
from nasgauge_adapters.nats_sss.network import ReLUConvBN, SizedCell
from nasgauge_adapters.nats_sss.space import CHANNELS, SIZES, channels

SPACE = search_space("nats_sss")
NAMES = official.names("nats_sss")


@given(st.lists(st.sampled_from(CHANNELS), min_size=5, max_size=5))
def test_parse_and_print(chosen: list[str]) -> None:
    text = ":".join(chosen)
    assert SPACE.parse(f" {text}\n") == SPACE.network_key(text) == text
    assert channels(text) == tuple(map(int, chosen))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("8:8:8:8", "has 4 numbers: wanted 5 joined by ':'"),
        ("8:8:8:8:8:8", "has 6 numbers"),
        ("8:8:9:8:8", "'9' channels of the second cell in '8:8:9:8:8': wanted one of 8, 16"),
        ("8:8:8:8:", "'' channels of the third cell"),
        ("8:8:8:8:072", "'072' channels of the third cell"),
        ("|none~0|", "has 1 numbers"),
    ],
)
def test_malformed_strings(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SPACE.parse(text)


def test_all_architectures() -> None:
    assert len(set(NAMES)) == SIZES.size == 32_768
    assert NAMES[11] == "8:8:8:16:32"
    assert NAMES[284] == "8:8:40:32:40"


def test_order_is_that_of_the_official_file(reference_data: Callable[[str], Path]) -> None:
    path = reference_data("nb201_curves/NATS-sss-v1_0-50262-simple/meta.pickle.pbz2")
    meta = unpickle(io.BytesIO(_decompressed(path.read_bytes())), allowed=NUMBERS)
    assert isinstance(meta, dict)
    assert meta["meta_archs"] == NAMES


def test_samples_extend_each_other() -> None:
    assert SPACE.sample(30, 1)[:20] == SPACE.sample(20, 1) != SPACE.sample(20, 2)
    assert len(set(SPACE.sample(1000, 0))) == 1000
    for count, seed in ((0, 0), (SIZES.size + 1, 0), (1, -1)):
        with pytest.raises(InputError, match="wanted"):
            SPACE.sample(count, seed)


def test_neighbours_differ_in_one_number() -> None:
    found = SPACE.neighbours("8:16:24:32:64")
    assert len(set(found)) == len(found) == 35
    for name in found:
        assert sum(a != str(b) for a, b in zip(name.split(":"), (8, 16, 24, 32, 64), strict=True)) == 1


@pytest.mark.parametrize(
    ("name", "cifar10", "cifar100", "imagenet"),
    [
        ("8:8:8:8:8", 0.011714, 0.012524, 0.012704),
        ("8:8:8:16:32", 0.049202, 0.052172, 0.052832),
        ("8:8:40:32:40", 0.144834, 0.148524, 0.149344),
    ],
)
def test_parameters_are_those_of_the_official_records(
    name: str, cifar10: float, cifar100: float, imagenet: float
) -> None:
    for classes, wanted in ((10, cifar10), (100, cifar100), (120, imagenet)):
        network = SPACE.build(name, classes=classes)
        assert sum(p.numel() for p in network.parameters()) == round(1e6 * wanted)


def multiply_adds(network: nn.Module, size: int) -> float:
    """In millions, of convolutions and the classifier with its bias, as the official counter counts."""
    total = sum(module.out_features for module in network.modules() if isinstance(module, nn.Linear))

    def count(module: nn.Module, _: object, output: torch.Tensor) -> None:
        nonlocal total
        total += output[0].numel() * module.weight[0].numel()  # type: ignore[index, operator, union-attr]

    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(count)
    network.eval()(torch.zeros(1, 3, size, size))
    return total / 1e6


@pytest.mark.parametrize(
    ("name", "classes", "size", "official_flops"),
    [
        ("8:8:8:8:8", 10, 32, 4.481114),
        ("8:8:8:16:32", 10, 32, 6.84065),
        ("8:8:40:32:40", 10, 32, 21.827994),
        ("8:8:40:32:40", 120, 16, 5.461816),
    ],
)
def test_multiply_adds_are_those_of_the_official_records(
    name: str, classes: int, size: int, official_flops: float
) -> None:
    found = multiply_adds(SPACE.build(name, classes=classes), size)
    assert found == pytest.approx(official_flops, abs=1e-9)


@pytest.mark.parametrize("name", ["8:8:8:8:8", "64:8:24:40:16"])
def test_networks_give_logits_and_train(name: str) -> None:
    network = SPACE.build(name, classes=7)
    logits = network(torch.randn(4, 3, 32, 32))
    assert logits.shape == (4, 7)
    logits.sum().backward()
    assert all(p.grad is not None for p in network.parameters())
    with pytest.raises(InputError, match="classes is 0"):
        SPACE.build(name, classes=0)


@pytest.mark.parametrize("channels", [(6, 6), (6, 10)])
def test_cell_is_the_sum_of_its_paths(channels: tuple[int, int]) -> None:
    cell, x = SizedCell(*channels), torch.randn(2, channels[0], 5, 5)
    one = cell.edge_0_1(x)
    two = cell.edge_0_2(x) + cell.edge_1_2(one)
    assert torch.allclose(cell(x), cell.skip(x) + cell.edge_1_3(one) + cell.edge_2_3(two), atol=1e-5)
    assert isinstance(cell.skip, nn.Identity) == (channels[0] == channels[1])
    assert sum(isinstance(m, ReLUConvBN) for m in cell.modules()) == 5
    for (before, _), (after, _) in itertools.pairwise(cell.named_children()):
        assert before != after
