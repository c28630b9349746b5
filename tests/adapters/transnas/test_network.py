"""The networks of TransNAS-Bench-101: shapes, published counts, equal cells, all cheap estimators."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
import torch
from torch import Tensor, nn

from nasgauge import plugins
from nasgauge.core import InputError, NetworkKey, Task
from nasgauge.images import load_images
from nasgauge.plugins import search_space
from nasgauge.probing.setup import Setup
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge_adapters.transnas.micro import parse_cell, twin
from nasgauge_adapters.transnas.operations import FactorizedReduce, MacroCell, MicroCell, ReLUConvBN

pytestmark = pytest.mark.slow

SPACES = {kind: search_space(f"transnas_{kind}") for kind in ("micro", "macro")}
CELL, TWINNED, CODE = "64-41414-1_02_333", "64-41414-1_20_310", "64-113444-basic"


def on_paper(name: str, classes: int) -> nn.Module:
    """The network without weights, whose shapes can be followed at no cost."""
    with torch.device("meta"):
        return SPACES["macro" if name.endswith("basic") else "micro"].build(name, classes=classes)


def operations_of(network: nn.Module, size: int) -> tuple[int, int]:
    """Multiply-adds, and with what NASLib counts beside: norms twice, ReLUs, and the pooling."""
    counts: dict[type[nn.Module], int] = dict.fromkeys((nn.Conv2d, nn.BatchNorm2d, nn.ReLU), 0)
    counts |= dict.fromkeys((nn.Linear, nn.AdaptiveAvgPool2d), 0)

    def count(module: nn.Module, inputs: tuple[Tensor], output: Tensor) -> None:
        each = output[0].numel()
        if isinstance(module, nn.Conv2d | nn.Linear):
            each *= module.weight[0].numel()
        elif isinstance(module, nn.AdaptiveAvgPool2d):
            each *= (inputs[0].shape[2] + 1) * (inputs[0].shape[3] + 1)
        counts[type(module)] += each

    for module in network.modules():
        if type(module) in counts:
            module.register_forward_hook(count)
    network.eval()(torch.empty(1, 3, size, size, device="meta"))
    multiply_adds = counts[nn.Conv2d] + counts[nn.Linear]
    others = 2 * counts[nn.BatchNorm2d] + counts[nn.ReLU] + counts[nn.AdaptiveAvgPool2d]
    return multiply_adds, multiply_adds + others


def parameters(network: nn.Module) -> int:
    return sum(weight.numel() for weight in network.parameters())


@pytest.mark.parametrize(
    ("name", "params", "multiply_adds"),
    [
        (CELL, 22_559_083, 4_585_985_536),
        ("64-41414-1_00_210", 916_843, 257_463_808),
        ("64-41414-3_33_333", 41_450_091, 8_469_911_040),
        ("64-41414-0_00_000", 57_963, 89_691_648),
        ("64-1234-basic", 3_419_499, 3_998_763_776),
        (CODE, 11_525_099, 1_855_493_632),
    ],
)
def test_known_counts(name: str, params: int, multiply_adds: int) -> None:
    network = on_paper(name, 75)
    assert parameters(network) == params
    assert operations_of(network, 256)[0] == multiply_adds


@pytest.mark.parametrize(("task", "classes"), [("class_scene", 63), ("class_object", 100)])
@pytest.mark.parametrize("kind", SPACES)
def test_counts_are_the_published_ones(
    kind: str, task: str, classes: int, reference_data: Callable[[str], Path]
) -> None:
    """NASLib scored before the last selection of classes, on images of 256 pixels."""
    rows = pd.read_csv(reference_data(f"transnas101/transnas101_{kind}_naslib_proxies_half.csv.gz"))
    for row in rows[rows.task == task].sample(8, random_state=0).itertuples():
        network = on_paper(str(row.arch), classes)
        assert parameters(network) == round(1e6 * row.params)
        assert operations_of(network, 256)[1] == round(1e6 * row.flops)


@pytest.mark.parametrize("size", [64, 50])
@pytest.mark.parametrize("name", [CELL, "64-41414-0_10_021", "64-1243-basic", CODE])
def test_networks_give_logits_and_train(name: str, size: int) -> None:
    space = SPACES["macro" if name.endswith("basic") else "micro"]
    network = space.build(name, classes=7, init_channels=4)
    logits = network(torch.randn(4, 3, size, size))
    assert logits.shape == (4, 7)
    logits.square().sum().backward()
    alive = [weight for weight in network.parameters() if weight.grad is not None]
    assert alive
    with pytest.raises(InputError, match="classes is 0: a transnas"):
        space.build(name, classes=0)
    with pytest.raises(InputError, match="init_channels is 0"):
        space.build(name, classes=1, init_channels=0)


def test_blocks_are_the_stem_and_the_cells() -> None:
    micro = SPACES["micro"].build(CELL, classes=3, init_channels=2)
    assert [type(block) for block in micro.blocks] == [nn.Sequential] + [MicroCell] * 10  # type: ignore[union-attr, arg-type]
    macro = SPACES["macro"].build(CODE, classes=3, init_channels=2)
    assert [type(block) for block in macro.blocks] == [nn.Sequential] + [MacroCell] * 12  # type: ignore[union-attr, arg-type]


def test_a_network_of_one_cell() -> None:
    network = SPACES["micro"].build(CELL, classes=3, init_channels=1, cells=1, stages=1, stem=False)
    assert network(torch.randn(5, 1, 3, 3)).shape == (5, 3)
    assert [type(block) for block in network.blocks] == [MicroCell]  # type: ignore[union-attr, arg-type]
    with pytest.raises(InputError, match="stages is 0"):
        SPACES["micro"].build(CELL, classes=3, stages=0)


def test_a_cell_is_the_sum_of_its_edges() -> None:
    cell, x = MicroCell(parse_cell(CELL), 4, 8, 2), torch.randn(2, 4, 6, 6)
    run = cell.edges
    assert isinstance(run["0_to_1"], FactorizedReduce)
    one = run["0_to_1"](x)
    two = run["1_to_2"](one)
    expected = run["0_to_3"](x) + run["1_to_3"](one) + run["2_to_3"](two)
    assert torch.allclose(cell(x), expected, atol=1e-5)
    assert cell(x).shape == (2, 8, 3, 3)
    second = MicroCell(parse_cell(CELL), 8, 8, 1)
    assert isinstance(second.edges["0_to_1"], nn.Identity)


def test_a_node_without_edges_is_zero_and_what_follows_runs() -> None:
    cell = MicroCell(parse_cell("64-41414-0_00_020"), 4, 8, 2)
    assert torch.equal(cell(torch.randn(2, 4, 5, 5)), torch.zeros(2, 8, 3, 3))
    assert isinstance(cell.edges["1_to_3"], ReLUConvBN)


def test_a_skip_between_shapes_takes_half_of_the_channels_one_pixel_beside() -> None:
    reduce = FactorizedReduce(1, 2, 2).eval()
    with torch.no_grad():
        for conv in (reduce.conv, reduce.shifted):
            conv.weight.fill_(1)
        pixels = torch.arange(1.0, 10).reshape(1, 1, 3, 3)
        found = reduce(torch.cat([pixels], dim=1)) * math.sqrt(1 + 1e-5)
    assert torch.allclose(found[0, 0], torch.tensor([[1.0, 3], [7, 9]]))
    assert torch.allclose(found[0, 1], torch.tensor([[5.0, 0], [0, 0]]))


def test_a_macro_block_is_its_shortcut_plus_two_convolutions() -> None:
    for inputs, outputs, stride in ((4, 4, 1), (4, 8, 1), (4, 4, 2), (4, 8, 2)):
        block, x = MacroCell(inputs, outputs, stride), torch.randn(2, inputs, 6, 6)
        assert torch.allclose(block(x), block.shortcut(x) + block.conv_b(block.conv_a(x)), atol=1e-5)
        assert isinstance(block.shortcut, nn.Identity) == (inputs == outputs and stride == 1)


def test_twins_are_the_same_network() -> None:
    first, second = (
        SPACES["micro"].build(name, classes=3, init_channels=2).eval() for name in (TWINNED, twin(TWINNED))
    )
    renamed = {"0_to_1": "0_to_2", "0_to_2": "0_to_1", "1_to_3": "2_to_3", "2_to_3": "1_to_3"}

    def other(key: str) -> str:
        before, edges, behind = key.partition("edges.")
        edge, dot, rest = behind.partition(".")
        return f"{before}{edges}{renamed.get(edge, edge)}{dot}{rest}"

    second.load_state_dict({other(key): value for key, value in first.state_dict().items()})
    x = torch.randn(2, 3, 32, 32)
    assert torch.allclose(first(x), second(x), atol=1e-5)


def test_convolutions_are_drawn_by_fan_out() -> None:
    torch.manual_seed(0)
    network = SPACES["macro"].build("64-1234-basic", classes=3, init_channels=32)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d) and layer.weight.numel() > 5000:
            wanted = math.sqrt(2 / (layer.out_channels * layer.kernel_size[0] * layer.kernel_size[1]))
            assert float(layer.weight.detach().std()) == pytest.approx(wanted, rel=0.1)


TRAINING = {"bpe", "bpe1", "bpe2", "rwe"}
# The last batch norm and the mean over pixels make the features of a minibatch sum to zero, so that the
# kernel always has an eigenvalue of zero.
SINGULAR = "ValueError: the kernel of 8 images is singular"


@pytest.mark.parametrize("name", sorted({*plugins.names(plugins.ESTIMATORS)} - TRAINING))
@pytest.mark.parametrize("architecture", [CELL, "64-41414-1_20_310", CODE])
def test_every_cheap_estimator_scores_them(architecture: str, name: str) -> None:
    space = SPACES["macro" if architecture.endswith("basic") else "micro"]
    thin = replace(space, build=partial(space.build, init_channels=4))
    size = space.tasks["class_scene"].size
    setup = Setup(thin, Task(10, size), load_images("digits", size=size), 8, 0, torch.device("cpu"))
    estimators = plugins.configure([name]).estimators
    for row in score_architecture(setup, NetworkKey(architecture), estimators)[name].rows:
        if name == "ntk_condition":
            assert row.score is None
            assert str(row.error).startswith(SINGULAR)
        else:
            assert row.error is None
            assert row.score is not None
            assert math.isfinite(row.score)


@pytest.mark.parametrize("name", ["meco", "gradsign", "synflow_bn"])
def test_one_image_alone_is_too_small_after_six_halvings(name: str) -> None:
    thin = replace(SPACES["macro"], build=partial(SPACES["macro"].build, init_channels=2))
    setup = Setup(thin, Task(10, 64), load_images("digits", size=64), 8, 0, torch.device("cpu"))
    (row,) = score_architecture(setup, NetworkKey(CODE), plugins.configure([name]).estimators)[name].rows
    assert row.score is None
    assert "value per channel" in str(row.error)
