"""Parameters by arithmetic are those of networks that are built."""

from __future__ import annotations

import pytest
import torch
from genotypes import DARTS_V2

from nasgauge_adapters.nds.cell_counts import cell_params
from nasgauge_adapters.nds.cell_network import build_cifar, build_imagenet
from nasgauge_adapters.nds.cell_text import read_architecture
from nasgauge_adapters.nds.families import CELLS, cell_space


@pytest.mark.parametrize("auxiliary", [False, True])
@pytest.mark.parametrize("imagenet", [False, True])
@pytest.mark.parametrize("family", CELLS)
def test_parameters_of_random_networks(family: str, imagenet: bool, auxiliary: bool) -> None:
    space = cell_space(family, imagenet=imagenet)
    for name in space.sample(3, 1):
        with torch.device("meta"):
            built = (build_imagenet if imagenet else build_cifar)(name, classes=7, auxiliary=auxiliary)
        found = cell_params(space.read(name), classes=7, imagenet=imagenet, auxiliary=auxiliary)
        assert found == sum(weight.numel() for weight in built.parameters())


@pytest.mark.parametrize(
    ("size", "imagenet", "params"), [("36x20", False, 3_349_342), ("48x14", True, 4_718_752)]
)
def test_parameters_of_darts_v2(size: str, imagenet: bool, params: int) -> None:
    given = read_architecture(f"{size}/{DARTS_V2}", loose=False)
    classes = 1000 if imagenet else 10
    assert cell_params(given, classes=classes, imagenet=imagenet, auxiliary=False) == params


def test_an_auxiliary_head_by_hand() -> None:
    given = read_architecture(f"16x8/{DARTS_V2}", loose=False)
    channels = 4 * 4 * 16
    shared = channels * 128 + 2 * 128 + 128 * 768 * 2 * 2 + 768 * 10 + 10
    for imagenet, norm in ((False, 2 * 768), (True, 0)):
        without, with_it = (
            cell_params(given, classes=10, imagenet=imagenet, auxiliary=there) for there in (False, True)
        )
        assert with_it - without == shared + norm
