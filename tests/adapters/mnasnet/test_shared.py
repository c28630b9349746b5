"""The supernet of the MobileNet space: each path is the network of its architecture."""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn

from nasgauge.core import InputError
from nasgauge.plugins import search_space
from nasgauge_adapters.mnasnet.shared import SharedStage, Supernet, supernet
from nasgauge_adapters.mnasnet.space import STAGED, stages_of

SPACE = search_space("mnasnet")
X = torch.randn(4, 3, 64, 64, generator=torch.Generator().manual_seed(0))
SIZES = {"init_channels": 8, "stages": 4}


def made() -> Supernet:
    torch.manual_seed(0)
    return supernet(classes=7, **SIZES).eval()


def place_of(block: int, architecture: str) -> tuple[int, int, str]:
    """Stage, place in it, and kind of the block of that number."""
    for number, stage in enumerate(stages_of(architecture)):
        if block < stage.layers:
            return number, block, f"e{stage.expansion}k{stage.kernel}"
        block -= stage.layers
    raise AssertionError(block)


@pytest.mark.parametrize("architecture", SPACE.sample(4, 0))
def test_a_path_computes_what_its_network_does(architecture: str) -> None:
    shared = made()
    alone = SPACE.build(architecture, classes=7, **SIZES)
    weights = dict(shared.named_parameters())
    for name, parameter in alone.named_parameters():
        if found := re.match(r"features\.(\d+)\.(.*)", name):
            stage, place, kind = place_of(int(found[1]), architecture)
            name = f"features.{stage}.places.{place}.{kind}.{found[2]}"
        parameter.data.copy_(weights[name])
    for module in alone.modules():  # as those of the supernet, which know the minibatch only
        if isinstance(module, nn.BatchNorm2d):
            module.track_running_stats = False
            module.running_mean = module.running_var = None
    shared.options = STAGED.encode(architecture)
    assert shared.options == STAGED.encode(architecture)
    assert torch.allclose(shared(X), alone.eval()(X), rtol=1e-4, atol=1e-4)


def test_only_the_path_gets_gradients() -> None:
    network = made()
    network.options = STAGED.encode("-".join(["e4k5l2se0"] * 7))
    network(X).sum().backward()
    trained = {
        tuple(name.split(".")[1:5:1])
        for name, parameter in network.named_parameters()
        if name.startswith("features") and parameter.grad is not None
    }
    assert trained == {(str(stage), "places", str(place), "e4k5") for stage in range(4) for place in range(2)}
    assert not any(
        parameter.grad is not None for name, parameter in network.named_parameters() if "squeeze" in name
    )


def test_no_statistics_mix_the_paths() -> None:
    assert not any("running" in name for name in made().state_dict())


def test_places_of_each_stage() -> None:
    with torch.device("meta"):
        network = supernet(classes=1000)
    places = [len(stage.places) for stage in network.features if isinstance(stage, SharedStage)]
    assert places == [3, 3, 3, 3, 3, 4, 3]
    assert sum(parameter.numel() for parameter in network.parameters()) == 25_762_816


@pytest.mark.parametrize("options", [(0,) * 27, (0,) * 29, (3,) + (0,) * 27, (-1,) + (0,) * 27])
def test_options_that_are_none(options: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="wanted 28 numbers, each below"):
        made().options = options


def test_sizes_that_are_none() -> None:
    with pytest.raises(InputError, match="cells is 0: a mnasnet network"):
        supernet(classes=3, cells=0)
