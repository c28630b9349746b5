"""A network of the user's own as a search space of one."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from toys import toy_network

from nasgauge.core import InputError, Task
from nasgauge.probing.own_network import NAME, checked_network, loaded_network, network_space, outputs_of

IMAGES = torch.randn(4, 3, 8, 8)


def test_a_copy_is_on_the_cpu_and_all_its_weights_count() -> None:
    network = toy_network("a", classes=3).requires_grad_(False)
    copied = checked_network(network)
    assert copied is not network
    assert all(parameter.requires_grad for parameter in copied.parameters())
    assert not any(parameter.requires_grad for parameter in network.parameters())
    for one, other in zip(copied.parameters(), network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_what_is_not_a_network_or_cannot_be_copied_is_refused() -> None:
    class Locked(nn.Linear):
        def __init__(self) -> None:
            super().__init__(1, 1)
            self.lock = Lock()

    with pytest.raises(InputError, match=r"the network is function: wanted a torch\.nn\.Module; call it"):
        checked_network(toy_network)
    with pytest.raises(InputError, match=r"what f\.py:x returned is int: wanted a torch\.nn\.Module$"):
        checked_network(3, "what f.py:x returned")
    with pytest.raises(InputError, match="the network cannot be copied: TypeError: cannot pickle"):
        checked_network(Locked())


def test_outputs_are_counted_without_a_trace() -> None:
    network = toy_network("a", classes=7).eval()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    state = torch.get_rng_state()
    assert outputs_of(nn.Sequential(network, nn.Dropout()), IMAGES) == 7
    assert torch.equal(torch.get_rng_state(), state)
    assert not network.training
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())


class Gives(nn.Module):
    """Returns what it was told to."""

    def __init__(self, found: Any) -> None:
        super().__init__()
        self.found = found

    def forward(self, images: Tensor) -> Any:
        return self.found


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (
            (IMAGES, IMAGES),
            r"returns a tuple of 2 for images \(4, 3, 8, 8\): wanted logits \(4, classes\); wrap it",
        ),
        (IMAGES, r"returns \(4, 3, 8, 8\) for images"),
        (IMAGES[:2, 0, 0], r"returns \(2, 8\) for images"),
        ({"logits": IMAGES}, "returns a dict of 1"),
    ],
)
def test_what_is_not_logits_is_told(found: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        outputs_of(Gives(found), IMAGES)


def test_images_that_the_network_cannot_take_are_told() -> None:
    with pytest.raises(InputError, match=r"cannot take images \(4, 3, 8, 8\): RuntimeError: Given groups=1"):
        outputs_of(nn.Conv2d(1, 2, 3), IMAGES)
    with pytest.raises(InputError, match=r"\(1, 3, 1, 1\): ValueError: Expected more than 1 value per"):
        outputs_of(nn.BatchNorm2d(3), IMAGES[:1, :, :1, :1])


def test_the_space_gives_copies_in_the_state_of_the_network() -> None:
    network = toy_network("a", classes=3)
    space = network_space(network, Task(3, 8))
    first, second = (space.build(NAME, classes=3) for _ in range(2))
    assert first is not second
    first[0].weight.data.zero_()
    assert torch.equal(second[0].weight, network[0].weight)
    assert (list(space.enumerate()), space.sample(1, 0), space.network_key("x")) == ([NAME], [NAME], NAME)
    assert (space.neighbours(NAME), space.parse(NAME), space.tasks[NAME].size) == ([], NAME, 8)


def test_another_size_and_a_table_are_refused() -> None:
    space = network_space(toy_network("a", classes=3), Task(3, 8))
    with pytest.raises(ValueError, match=r"in another size \(init_channels=4, cells=1\), and a network"):
        space.build(NAME, classes=3, init_channels=4, cells=1)
    with pytest.raises(InputError, match="a network of your own has no benchmark table"):
        space.load_table("cifar10")


FILE = """
from torch import nn
def plain(): return nn.Linear(4, 2)
def sized(classes): return nn.Linear(4, classes)
def optional(classes=2, width=4): return nn.Linear(width, classes)
def free(*sizes, **named): return nn.Linear(4, 6)
def wants(width): return nn.Linear(width, 2)
class Net(nn.Linear):
    def __init__(self): super().__init__(4, 8)
made = nn.Linear(4, 9)
"""


@pytest.mark.parametrize(
    ("name", "outputs"), [("plain", 2), ("sized", 5), ("optional", 5), ("free", 6), ("Net", 8), ("made", 9)]
)
def test_networks_come_from_a_file(tmp_path: Path, name: str, outputs: int) -> None:
    (tmp_path / "model.py").write_text(FILE)
    network = loaded_network(f"{tmp_path}/model.py:{name}", 5, 0)
    assert network.out_features == outputs


def test_weights_are_those_of_the_seed(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(FILE)
    state = torch.get_rng_state()
    first, same, other = (loaded_network(f"{tmp_path}/model.py:plain", 5, seed).weight for seed in (0, 0, 1))
    assert torch.equal(first, same)
    assert not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_function_of_other_arguments_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(FILE)
    with pytest.raises(InputError, match=r"model\.py:wants wants arguments \(width\): wanted a function"):
        loaded_network(f"{tmp_path}/model.py:wants", 5, 0)
