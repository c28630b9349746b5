"""Networks: published parameters, channels by hand, every sum and concatenation."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from nasgauge.core import InputError
from nasgauge_adapters.nasbench101.cells import Cell
from nasgauge_adapters.nasbench101.network import CellModule, build, parameters, vertex_channels
from nasgauge_adapters.nasbench101.notations import parse_cell

PARAMETERS = {
    "100110/10000/1001/010/10/1|c3,mp,c3,c3,c1": 8_555_530,
    "100000/10000/1000/111/10/1|c1,c1,c3,c1,c3": 5_878_154,
    "110011/00010/1000/100/10/1|c1,c3,mp,c3,c3": 32_426_634,
    "1|": 882_570,
    "100000/10010/1110/010/10/1|c1,c1,c3,c1,mp": 13_290_378,
}
MULTIPLY_ADDS = dict(
    zip(PARAMETERS, (1_261_835_264, 863_376_384, 4_768_273_408, 137_761_792, 1_949_701_120), strict=True)
)


def multiply_adds(network: nn.Module) -> int:
    """Of convolutions and linear layers for one image of 32 x 32."""
    counts = []

    def count(layer: nn.Module, _inputs: object, output: torch.Tensor) -> None:
        counts.append(output.numel() * layer.get_parameter("weight")[0].numel())

    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            module.register_forward_hook(count)
    network(torch.empty(1, 3, 32, 32, device="meta"))
    return sum(counts)


@pytest.mark.parametrize("text", PARAMETERS)
def test_parameters_and_multiply_adds_are_the_published_ones(text: str) -> None:
    with torch.device("meta"):
        network = build(text, classes=10).eval()
    assert sum(each.numel() for each in network.parameters()) == PARAMETERS[text]
    assert parameters(parse_cell(text)) == PARAMETERS[text]
    assert multiply_adds(network) == MULTIPLY_ADDS[text]


def test_channels_that_do_not_divide_go_to_the_first_vertices() -> None:
    # Three vertices share 128: 43, 43, 42; the first two feed no other inner vertex.
    assert vertex_channels(3, 128, parse_cell("1110/001/01/1|c3,c1,mp")) == [3, 43, 43, 42, 128]
    # A vertex that does not end there has as many as the largest that it feeds.
    assert vertex_channels(3, 5, parse_cell("1000/110/01/1|c3,c1,mp")) == [3, 3, 3, 2, 5]


def test_a_module_adds_projections_cuts_channels_and_joins_the_ends() -> None:
    # In this order of vertices, which is not the official one.
    cell = Cell(((True, False, True, True), (True, True, False), (False, True), (True,)), (2, 2, 2))
    module = CellModule(cell, 3, 5).eval()
    x = torch.rand(2, 3, 4, 4)
    pool = nn.MaxPool2d(3, 1, 1)
    at = module.projections
    one = pool(at["1"](x))
    two, three = pool(one), pool(one[:, :2] + at["3"](x))
    assert [two.shape[1], three.shape[1]] == [3, 2]
    torch.testing.assert_close(module(x), torch.cat([two, three], 1) + at["4"](x))


def test_a_cell_of_one_edge_is_a_projection() -> None:
    module = CellModule(parse_cell("1|"), 3, 8).eval()
    x = torch.rand(2, 3, 4, 4)
    torch.testing.assert_close(module(x), module.projections["1"](x))


def test_sizes_that_are_free() -> None:
    network = build("11/1|c3", classes=7, init_channels=4, cells=2, stages=2)
    assert network(torch.rand(2, 3, 8, 8)).shape == (2, 7)
    assert len(network.blocks) == 1 + 2 * 2
    with pytest.raises(InputError, match="stages is 0"):
        build("11/1|c3", classes=7, stages=0)


def test_weights_are_drawn_with_variance_one_over_fan_in_and_cut_at_two_deviations() -> None:
    torch.manual_seed(0)
    weights = build("10/1|c3", classes=10, cells=1, stages=1).stages[0][0].operations[0][0].weight.detach()
    deviation = np.sqrt(1 / (128 * 9))
    assert float(weights.std()) == pytest.approx(deviation, rel=0.01)
    assert float(weights.abs().max()) <= 2 * deviation / 0.8796 + 1e-6
