from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from nasgauge.core import InputError
from nasgauge_adapters.cell_operations import AuxiliaryHead
from nasgauge_adapters.nasbench301 import network
from nasgauge_adapters.nasbench301.cells import OPERATIONS
from nasgauge_adapters.nasbench301.network import Network, build
from nasgauge_adapters.nasbench301.notations import parse_cells
from nasgauge_adapters.nasbench301.space import sample

FULL_SIZE = int(os.environ.get("NASGAUGE_REFERENCE_SAMPLE", "2"))
EVERY_OPERATION = "0010021203140516|1006021503140221"


def count(module: nn.Module) -> int:
    return sum(weight.numel() for _, weight in module.named_parameters(remove_duplicate=False))


@pytest.fixture
def shared_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal parts are made once, without memory, and stand in many places: 2 ms a network, not 50."""
    for maker in ("operation", "FactorizedReduce", "ReLUConvBN"):
        monkeypatch.setattr(network, maker, cache(getattr(network, maker)))


def norm_parameters(architecture: str) -> int:
    """What the batch norms on the edges of the 8 cells have; two per separable convolution."""
    per_channel = dict.fromkeys(OPERATIONS, 0) | {"sep_conv_3x3": 4, "sep_conv_5x5": 4, "dil_conv_3x3": 2}
    per_channel |= {"dil_conv_5x5": 2}
    normal, reduce = (
        [(source, name) for node in cell for source, name in node] for cell in parse_cells(architecture)
    )
    in_normal = sum(per_channel[name] for _, name in normal)
    in_reduce = sum(2 if s < 2 and name == "skip_connect" else per_channel[name] for s, name in reduce)
    return 2 * (32 + 64 + 128) * in_normal + (64 + 128) * in_reduce


@pytest.mark.usefixtures("shared_parts")
def test_parameters_are_the_published_ones_on_all_725(reference_data: Callable[[str], Path]) -> None:
    published = pd.read_csv(reference_data("nb301_suite_zero/zc_725_xgb_v1.0.csv.gz"))
    assert len(published) == 725
    for architecture, millions in zip(published.arch, published.params, strict=True):
        with torch.device("meta"):
            searched = count(build(architecture, classes=10, search_phase=True))
            trained = count(build(architecture, classes=10))
        assert searched == round(1e6 * millions), architecture
        assert trained == searched + norm_parameters(architecture), architecture


def test_auxiliary_head_adds_its_own_parameters() -> None:
    with torch.device("meta"):
        without, with_it = (build(EVERY_OPERATION, classes=10, auxiliary=x) for x in (False, True))
    convolutions, norms, linear = 512 * 128 + 128 * 768 * 2 * 2, 2 * (128 + 768), 768 * 10 + 10
    assert count(with_it) - count(without) == convolutions + norms + linear


def test_operations_used_by_the_fullest_network() -> None:
    assert {name for cell in parse_cells(EVERY_OPERATION) for node in cell for _, name in node} == set(
        OPERATIONS
    )


def backward(built: nn.Module, size: int = 16) -> None:
    torch.manual_seed(0)
    logits = built(torch.randn(2, 3, size, size))
    assert logits.shape == (2, 10)
    assert torch.isfinite(logits).all()
    gradients = torch.autograd.grad(F.cross_entropy(logits, torch.tensor([1, 2])), list(built.parameters()))
    assert all(torch.isfinite(gradient).all() for gradient in gradients)


@pytest.mark.slow
@pytest.mark.parametrize("search_phase", [False, True])
def test_forward_and_backward_through_random_networks(search_phase: bool) -> None:
    for architecture in [EVERY_OPERATION, *sample(40, int(search_phase))]:
        backward(build(architecture, classes=10, init_channels=2, cells=3, search_phase=search_phase))


@pytest.mark.slow
def test_forward_and_backward_at_full_size() -> None:
    for architecture in [EVERY_OPERATION, *sample(FULL_SIZE, 0)]:
        backward(build(architecture, classes=10), size=32)


def test_shape_of_the_benchmarks_network() -> None:
    built = build(EVERY_OPERATION, classes=10)
    assert isinstance(built, Network)
    sizes: list[tuple[int, ...]] = []
    for cell in (built.stem, *built.cells):
        cell.register_forward_hook(lambda module, inputs, output: sizes.append(tuple(output.shape[1:])))
    built(torch.randn(2, 3, 32, 32))
    first, second, third = (128, 32, 32), (256, 16, 16), (512, 8, 8)
    assert sizes == [(96, 32, 32), *[first] * 2, *[second] * 3, *[third] * 3]


def test_a_cell_joins_four_sums() -> None:
    cells = parse_cells("0212022212322242|0212021202120212")
    same = [nn.Identity(), nn.Identity()]
    cell = network.CellModule(cells[0], same, 2, reduction=False, search_phase=False)
    a, b = torch.randn(2, 3, 2, 4, 4)
    two, three = a + b, a + (a + b)
    four = b + three
    assert torch.equal(cell(a, b, 0.0), torch.cat([two, three, four, two + four], dim=1))


def test_drop_path_works_in_training_and_spares_the_identity() -> None:
    skips = build("0212021202120212|0212021202120212", classes=3, init_channels=2, cells=1, drop_path=0.9)
    pools = build("0010001000100010|0010001000100010", classes=3, init_channels=2, cells=3, drop_path=0.9)
    images = torch.randn(4, 3, 16, 16)
    for built, random in ((skips, True), (pools, True)):
        assert torch.equal(built(images), built(images)) is not random
        built.eval()
        assert torch.equal(built(images), built(images))
    x = torch.randn(2, 3, 4, 4)
    assert network._run(nn.Identity(), x, 0.9) is x


def test_auxiliary_head_answers_in_training_only() -> None:
    built = build(EVERY_OPERATION, classes=7, init_channels=4, auxiliary=True)
    images = torch.randn(2, 3, 32, 32)
    logits, side = built(images)
    assert logits.shape == side.shape == (2, 7)
    assert built.eval()(images).shape == (2, 7)
    assert isinstance(built.get_submodule("auxiliary"), AuxiliaryHead)


def test_reduction_cells_stand_at_one_and_two_thirds() -> None:
    for depth, expected in ((3, [1, 2]), (8, [2, 5]), (20, [6, 13])):
        cells = parse_cells("0212021202120212|0313031303130313")
        row = network._row(cells, 2, depth, search_phase=False)
        convolutional = [
            place for place, cell in enumerate(row) if not isinstance(cell.edges[0], nn.Identity)
        ]
        assert convolutional == expected


@pytest.mark.parametrize("size", ["classes", "init_channels", "cells"])
def test_sizes_below_one_are_refused(size: str) -> None:
    with pytest.raises(InputError, match=f"{size} is 0: a nasbench301 network wants 1 or more"):
        build(EVERY_OPERATION, **{"classes": 10, size: 0})


@pytest.mark.parametrize("probability", [-0.1, 1.0, float("nan")])
def test_probabilities_outside_are_refused(probability: float) -> None:
    with pytest.raises(InputError, match=f"drop_path is {probability}: wanted a probability"):
        build(EVERY_OPERATION, classes=10, drop_path=probability)


def test_build_draws_from_the_global_generator_only() -> None:
    first = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        built = build(EVERY_OPERATION, classes=10, init_channels=2, cells=3)
        first.append(built.get_parameter("stem.0.weight"))
    assert torch.equal(first[0], first[1])
    assert not torch.equal(first[0], first[2])
