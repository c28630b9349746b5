"""What lies on a path from input to output, by hand and on real search spaces."""

from __future__ import annotations

import math
import random
from functools import partial

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from toys import pixels, score

from nasgauge import plugins
from nasgauge_adapters.nasbench201.keys import live_key
from nasgauge_adapters.nasbench201.network import build
from nasgauge_adapters.nasbench201.space import CELLS, EDGES, format_cell
from nasgauge_estimators._live import live_parameters


class Branches(nn.Module):
    """Each layer 3 -> 3 without bias: one on the path, one fed nothing, one unused, one never run."""

    def __init__(self) -> None:
        super().__init__()
        self.live, self.starved, self.unused, self.idle = (nn.Conv2d(3, 3, 1, bias=False) for _ in range(4))
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        y = self.live(x) + self.starved(torch.zeros_like(x))
        self.unused(x)
        return (self.scale * y).flatten(1)


def test_only_what_lies_between_input_and_output_counts() -> None:
    assert score("params", Branches(), pixels(1), [0]) * 1e6 == pytest.approx(4 * 9 + 1)
    assert score("live_params", Branches(), pixels(1), [0]) * 1e6 == pytest.approx(9 + 1)
    assert score("flops", Branches(), pixels(1), [0]) * 1e6 == pytest.approx(3 * 9)
    assert score("live_flops", Branches(), pixels(1), [0]) * 1e6 == pytest.approx(9)


def test_frozen_parameters_carry_the_signal_but_do_not_count() -> None:
    network = Branches()
    network.live.requires_grad_(False)
    assert score("live_params", network, pixels(1), [0]) * 1e6 == pytest.approx(1)
    assert score("live_flops", network, pixels(1), [0]) * 1e6 == pytest.approx(9)


class Paths(nn.Module):
    """Two ways of 3 and 1 layers to a classifier, and one of none that nothing comes through."""

    def __init__(self, *, shortcut: bool) -> None:
        super().__init__()
        conv = partial(nn.Conv2d, 3, 3, 1)
        self.long = nn.Sequential(conv(), nn.ReLU(inplace=True), conv(), nn.BatchNorm2d(3), conv())
        self.short = conv() if shortcut else None
        self.head = nn.Linear(3, 2)

    def forward(self, x: Tensor) -> Tensor:
        y = self.long(x) + torch.zeros_like(x)
        return self.head((y if self.short is None else y + self.short(x)).mean((2, 3)))


@pytest.mark.parametrize(("shortcut", "layers"), [(True, 2), (False, 4)])
def test_the_shortest_path_is_counted_in_layers(shortcut: bool, layers: int) -> None:
    assert score("shortest_path", Paths(shortcut=shortcut), pixels(1), [0]) == -layers


def test_no_path_at_all_is_the_longest() -> None:
    assert (
        score("shortest_path", nn.Sequential(Cut(), nn.Flatten(), nn.Linear(3, 2)), pixels(4), [0])
        == -math.inf
    )


class Cut(nn.Module):
    """Nothing of the image comes through."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.zeros_like(x)


@pytest.mark.slow
def test_the_shortest_path_of_cells_is_that_of_their_graph() -> None:
    for cell in random.Random(0).sample(list(CELLS.combinations()), 12):
        layers = {0: 0.0}
        for target in (1, 2, 3):
            ways = [
                layers[source] + operation.startswith("nor_conv")
                for (source, into), operation in zip(EDGES, cell, strict=True)
                if into == target and operation != "none"
            ]
            layers[target] = min(ways, default=math.inf)
        # 15 cells, a stem, two reduction blocks whose shortcut has one layer, and the classifier.
        expected = -(15 * layers[3] + 4)
        network = build(format_cell(cell), classes=10)
        assert score("shortest_path", network, np.zeros((1, 3, 32, 32), np.float32), [0]) == expected


def test_a_parent_that_uses_the_weights_of_its_layers_counts_them() -> None:
    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attention = nn.MultiheadAttention(3, 1, bias=False, batch_first=True)

        def forward(self, x: Tensor) -> Tensor:
            tokens = x.flatten(2).transpose(1, 2)
            return self.attention(tokens, tokens, tokens)[0].flatten(1)

    assert score("live_params", Attention(), pixels(1), [0]) * 1e6 == pytest.approx(4 * 9)


@pytest.mark.parametrize("output", [lambda x: x.flatten(1), lambda x: torch.zeros(len(x), 2)])
def test_a_network_without_a_path_or_without_parameters_has_none(output: object) -> None:
    class Function(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return output(x)  # type: ignore[operator, no-any-return]

    assert score("live_params", Function(), pixels(1), [0]) == 0
    assert score("live_flops", Function(), pixels(1), [0]) == 0


@pytest.mark.slow
def test_nasbench201_cells_have_the_size_of_their_live_part() -> None:
    small = partial(build, classes=10, init_channels=2, cells=1)
    image = torch.zeros(1, 3, 8, 8)

    def size(network: nn.Module) -> int:
        return sum(parameter.numel() for parameter in network.parameters())

    dead_end = format_cell(("none",) * 6)
    cells = list(CELLS.enumerate())
    for architecture in [dead_end, *random.Random(0).sample(cells, 100)]:
        network, key = small(architecture), live_key(architecture)
        live = live_parameters(network, image)
        found = sum(p.numel() for name, p in network.named_parameters() if name in live)
        assert found == (0 if key == dead_end else size(small(key))), architecture


def test_live_counts_are_the_counts_where_all_is_live() -> None:
    space = plugins.search_space("nasbench201")
    network = space.build(space.parse("333333"), classes=3, init_channels=2, cells=1)
    images = np.zeros((1, 3, 8, 8), np.float32)
    for name in ("params", "flops"):
        assert score(f"live_{name}", network, images, [0]) == score(name, network, images, [0]) > 0
