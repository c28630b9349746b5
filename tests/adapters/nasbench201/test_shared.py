"""The supernet of NAS-Bench-201: each path is the network of its architecture."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.nasbench201.shared import Supernet, supernet
from nasgauge_adapters.nasbench201.space import CELLS, OPERATIONS

SPACE = search_space("nasbench201")
X = torch.randn(4, 3, 16, 16, generator=torch.Generator().manual_seed(0))


def made(cells: int = 1) -> Supernet:
    torch.manual_seed(0)
    return supernet(classes=7, init_channels=3, cells=cells)


@pytest.mark.parametrize("digits", ["333333", "421211", "000000", "102304", "000300", "123401"])
def test_a_path_computes_what_its_network_does(digits: str) -> None:
    shared, alone = made(2), SPACE.build(SPACE.parse(digits), classes=7, init_channels=3, cells=2)
    weights = dict(shared.named_parameters())
    options = CELLS.encode(SPACE.parse(digits))
    for name, parameter in alone.named_parameters():
        for edge, option in zip(
            ("0_to_1", "0_to_2", "1_to_2", "0_to_3", "1_to_3", "2_to_3"), options, strict=True
        ):
            name = name.replace(f"edges.{edge}.", f"edges.{edge}.{OPERATIONS[option]}.")
        parameter.data.copy_(weights[name])
    shared.options = options
    assert shared.options == options
    assert torch.allclose(shared(X), alone(X), atol=1e-5), "in training mode"
    shared.eval()
    assert torch.allclose(shared(X), alone(X), atol=1e-5), "its batch norms have no other statistics"


def test_only_the_path_gets_gradients() -> None:
    network = made()
    network.options = (3, 0, 1, 4, 2, 3)
    network(X).sum().backward()
    trained = {
        (name.split(".")[3], name.split(".")[4])
        for name, parameter in network.named_parameters()
        if ".edges." in name and parameter.grad is not None
    }
    assert trained == {("0_to_1", "nor_conv_3x3"), ("1_to_3", "nor_conv_1x1"), ("2_to_3", "nor_conv_3x3")}


def test_no_statistics_mix_the_paths() -> None:
    network = made()
    assert not any("running" in name for name in network.state_dict())
    assert sum(isinstance(module, nn.BatchNorm2d) for module in network.modules()) == 42
    assert len(network.blocks) == 6


@pytest.mark.slow
@pytest.mark.parametrize("options", [(0,) * 5, (0,) * 7, (5,) + (0,) * 5, (-1,) + (0,) * 5])
def test_options_that_are_none(options: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="wanted 6 numbers, each 0 to 4"):
        made().options = options


def test_sizes_that_are_none() -> None:
    with pytest.raises(InputError, match="cells is 0: a nasbench201 network wants 1 or more"):
        supernet(classes=3, cells=0)


def test_encode_is_the_inverse_of_decode() -> None:
    for name in CELLS.sample(100, 0):
        assert CELLS.decode(CELLS.encode(name)) == name
