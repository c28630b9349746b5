from __future__ import annotations

from functools import cache, lru_cache

import pytest
import torch
from torch import Tensor, nn

from nasgauge.core import InputError
from nasgauge_adapters.nasbench201 import SEARCH_SPACE, network
from nasgauge_adapters.nasbench201.keys import live_key
from nasgauge_adapters.nasbench201.network import build
from nasgauge_adapters.nasbench201.space import CELLS, parse_cell

PARAMETERS = {"cifar10": 73_306, "cifar100": 79_156, "ImageNet16-120": 80_456}
MULTIPLY_ADDS = {"cifar10": 7_783_050, "cifar100": 7_788_900, "ImageNet16-120": 1_953_400}


def convolutions(architecture: str) -> tuple[int, int]:
    """Number of 1x1 and of 3x3 convolutions in the cell."""
    cell = parse_cell(architecture)
    return cell.count("nor_conv_1x1"), cell.count("nor_conv_3x3")


def count_parameters(built: nn.Module) -> int:
    return sum(weight.numel() for _, weight in built.named_parameters(remove_duplicate=False))


def count_multiply_adds(built: nn.Module, size: int) -> int:
    """Of convolutions and linear layers, bias included, for one image; as the benchmark counts."""
    total = 0

    def add(module: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        weight, bias = module.get_parameter("weight"), getattr(module, "bias", None)
        total += output.numel() * (weight[0].numel() + (bias is not None))

    for module in built.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            module.register_forward_hook(add)
    with torch.no_grad():
        built.eval()(torch.zeros(1, 3, size, size))
    return total


@pytest.fixture
def shared_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal parts are made once and stand in many places: a network takes 1 ms, not 20."""
    for maker in ("operation", "_stem", "_head", "Reduction"):
        monkeypatch.setattr(network, maker, cache(getattr(network, maker)))
    monkeypatch.setattr(network, "CellModule", lru_cache(maxsize=3)(network.CellModule))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dataset", "count"), [("cifar10", CELLS.size), ("cifar100", 500), ("ImageNet16-120", 500)]
)
@pytest.mark.usefixtures("shared_parts")
def test_parameters_of_every_architecture(dataset: str, count: int) -> None:
    classes = SEARCH_SPACE.tasks[dataset].classes
    for architecture in CELLS.sample(count, 0):
        n1, n3 = convolutions(architecture)
        counted = count_parameters(build(architecture, classes=classes))
        assert counted == PARAMETERS[dataset] + 28_000 * n1 + 243_040 * n3, architecture


@pytest.mark.parametrize("dataset", MULTIPLY_ADDS)
def test_parameters_and_multiply_adds_of_each_task(dataset: str) -> None:
    task = SEARCH_SPACE.tasks[dataset]
    pixels = (task.size / 32) ** 2
    for architecture in ["000000", *CELLS.sample(8, 1)]:
        built = build(architecture, classes=task.classes)
        n1, n3 = convolutions(architecture)
        assert count_parameters(built) == PARAMETERS[dataset] + 28_000 * n1 + 243_040 * n3
        expected = MULTIPLY_ADDS[dataset] + pixels * (3_932_160 * n1 + 35_389_440 * n3)
        assert count_multiply_adds(built, task.size) == expected


@pytest.mark.slow
def test_build_on_the_meta_device_allocates_nothing() -> None:
    with torch.device("meta"):
        built = build("321334", classes=10, cells=1)
        assert built(torch.empty(2, 3, 32, 32)).shape == (2, 10)
    assert {weight.device.type for weight in built.parameters()} == {"meta"}


def test_scale_changes_width_and_depth() -> None:
    small = build("333333", classes=7, init_channels=4, cells=1)
    assert small(torch.randn(2, 3, 16, 16)).shape == (2, 7)
    depth = {name.split(".")[1] for name, _ in small.named_parameters() if name.startswith("stage")}
    assert depth == {"0"}
    assert small.get_parameter("head.classifier.weight").shape == (7, 16)


def test_one_stage_without_stem_takes_its_channels_as_images() -> None:
    thin = build("333333", classes=7, init_channels=1, cells=1, stages=1, stem=False)
    assert thin(torch.randn(5, 1, 3, 3)).shape == (5, 7)
    assert {name.split(".")[0] for name, _ in thin.named_parameters()} == {"stage1", "head"}
    assert thin.get_parameter("head.classifier.weight").shape == (7, 1)


def test_blocks_are_stem_cells_and_reductions_in_order() -> None:
    built = build("333333", classes=10, init_channels=4, cells=2)
    x = torch.randn(2, 3, 8, 8)
    assert isinstance(built.blocks, list)
    for block in built.blocks:
        x = block(x)
    assert x.shape == (2, 16, 2, 2)
    assert [type(block).__name__ for block in built.blocks] == [
        "Sequential",
        *["CellModule"] * 2,
        "Reduction",
        *["CellModule"] * 2,
        "Reduction",
        *["CellModule"] * 2,
    ]
    thin = build("333333", classes=10, cells=1, stages=1, stem=False)
    assert isinstance(thin.blocks, list)
    assert len(thin.blocks) == 1


@pytest.mark.parametrize("size", ["classes", "init_channels", "cells", "stages"])
def test_sizes_below_one_are_refused(size: str) -> None:
    with pytest.raises(InputError, match=f"{size} is 0: a nasbench201 network wants 1 or more"):
        build("333333", **{"classes": 10, size: 0})


def test_build_draws_from_the_global_generator_only() -> None:
    weights = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        weights.append(build("300000", classes=10, cells=1).get_parameter("stem.conv.weight"))
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


def stem_gradient(digits: str) -> Tensor | None:
    built = build(digits, classes=10, init_channels=4, cells=2)
    loss = built(torch.randn(4, 3, 16, 16)).square().sum()
    (gradient,) = torch.autograd.grad(loss, built.get_parameter("stem.conv.weight"), allow_unused=True)
    return gradient


@pytest.mark.parametrize("digits", ["000100", "000400", "310020", "003323", "444444"])
def test_gradients_reach_the_stem_of_a_connected_cell(digits: str) -> None:
    gradient = stem_gradient(digits)
    assert gradient is not None
    assert gradient.abs().sum() > 0


@pytest.mark.parametrize("digits", ["000000", "333000", "000033"])
def test_no_gradient_reaches_the_stem_of_a_disconnected_cell(digits: str) -> None:
    assert stem_gradient(digits) is None


def test_cell_sums_its_edges() -> None:
    x = torch.randn(2, 4, 8, 8)
    pooled = nn.functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
    for digits, expected in (
        ("000000", 0 * x),
        ("111111", 4 * x),
        ("400110", x + pooled),
        ("041001", pooled),
    ):
        cell = network.CellModule(parse_cell(digits), 4)
        assert torch.allclose(cell(x), expected, atol=1e-6)


def test_reduction_adds_two_convolutions_to_the_projection() -> None:
    block, x = network.Reduction(4), torch.randn(2, 4, 8, 8)
    part = block.get_submodule
    inner = part("conv_a.conv")(x.relu())
    outer = part("conv_b.conv")(part("conv_a.norm")(inner).relu())
    projected = part("downsample.conv")(nn.functional.avg_pool2d(x, 2))
    assert inner.shape == outer.shape == (2, 8, 4, 4)
    assert torch.allclose(block(x), projected + part("conv_b.norm")(outer), atol=1e-5)


def test_a_branch_on_a_zero_input_still_runs() -> None:
    built = build("000130", classes=10, init_channels=4, cells=1)
    seen: list[Tensor] = []
    relu = built.get_submodule("stage1.0.edges.1_to_3.relu")
    relu.register_forward_hook(lambda module, inputs, output: seen.append(output))
    built(torch.randn(2, 3, 16, 16))
    assert [float(units.abs().sum()) for units in seen] == [0.0]


def test_networks_that_differ_in_node_names_compute_the_same() -> None:
    one, two = CELLS.parse("320434"), CELLS.parse("230443")
    first, second = (build(text, classes=10, init_channels=4, cells=2).double() for text in (one, two))
    renamed = {"0_to_1": "0_to_2", "0_to_2": "0_to_1", "1_to_3": "2_to_3", "2_to_3": "1_to_3"}
    state = {}
    for name, value in first.state_dict().items():
        parts = [renamed.get(part, part) for part in name.split(".")]
        state[".".join(parts)] = value
    second.load_state_dict(state)
    images = torch.randn(4, 3, 16, 16, dtype=torch.float64)
    assert torch.allclose(first(images), second(images))


@pytest.mark.parametrize(("whole", "live"), [("230303", "030303"), ("000130", "000100")])
def test_dead_edges_do_not_change_the_initial_function(whole: str, live: str) -> None:
    assert live_key(whole) == CELLS.parse(live)
    first, second = (build(text, classes=10, init_channels=4, cells=2) for text in (whole, live))
    second.load_state_dict({name: first.state_dict()[name] for name in second.state_dict()})
    images = torch.randn(4, 3, 16, 16)
    assert torch.allclose(first(images), second(images))
