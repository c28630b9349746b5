"""Minibatches that the machine has no room for are refused, with the one that fits."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from toys import toy_setup

import nasgauge as ng
from nasgauge.core import InputError, NetworkKey, Task
from nasgauge.probing.setup import Setup
from nasgauge.runtime import memory
from nasgauge.scoring.memory_check import bytes_of, check_memory

KEY = NetworkKey("wide")
NETWORKS: dict[str, int] = {"narrow": 2, "wide": 8}


def build(name: str, *, classes: int) -> nn.Module:
    """A convolution, which keeps its input, and a rectifier, which keeps its output."""
    width = NETWORKS[name]
    return nn.Sequential(
        nn.Conv2d(3, width, 3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(width, classes),
    )


def setup(batch: int, size: int = 64) -> Setup:
    toy = toy_setup()
    space = replace(toy.space, build=build)
    return replace(toy, space=space, task=Task(10, size), batch_size=batch)


def with_free(monkeypatch: pytest.MonkeyPatch, size: float) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda device: int(size))


def test_what_an_image_takes() -> None:
    fixed, each = bytes_of(setup(64), KEY)
    pixels = 64 * 64
    weights = 3 * 9 * 8 + 8 + 8 * 10 + 10
    assert fixed == 5 * 4 * weights
    inner = (each - 4 * 4 * 3 * pixels) / 3.5
    assert inner == pytest.approx(4 * pixels * (3 + 8), rel=0.01)


def test_it_grows_with_images_and_network() -> None:
    small, large = bytes_of(setup(4, 32), KEY)[1], bytes_of(setup(4, 64), KEY)[1]
    assert large == pytest.approx(4 * small, rel=0.01)
    assert bytes_of(setup(4), NetworkKey("narrow"))[1] < large


def test_nothing_global_is_seeded() -> None:
    before = torch.get_rng_state()
    bytes_of(setup(4), KEY)
    assert torch.equal(torch.get_rng_state(), before)


def test_the_message_says_which_batch_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed, each = bytes_of(setup(4), KEY)
    with_free(monkeypatch, fixed + 100.5 * each)
    check_memory(setup(100), [KEY])
    with pytest.raises(InputError, match=r"101 images of 64 x 64 .* for wide, .*batch_size=100 fits"):
        check_memory(setup(101), [KEY])
    check_memory(setup(101), [NetworkKey("narrow")])


def test_workers_share_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed, each = bytes_of(setup(4), KEY)
    with_free(monkeypatch, 2 * (fixed + 100.5 * each))
    check_memory(setup(100), [KEY], workers=2)
    with pytest.raises(InputError, match=r"in each of 2 processes for wide.*batch_size=100 fits"):
        check_memory(setup(101), [KEY], workers=2)


def test_no_batch_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with_free(monkeypatch, 1000)
    with pytest.raises(InputError, match="no minibatch fits"):
        check_memory(setup(100), [KEY])


@pytest.mark.parametrize(("batch", "size", "free"), [(64, 32, 1), (256, 32, 1), (100, 64, 0)])
def test_small_images_and_unknown_machines_are_not_looked_at(
    batch: int, size: int, free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_free(monkeypatch, free)
    monkeypatch.setattr("nasgauge.scoring.memory_check.bytes_of", lambda *_: pytest.fail("was built"))
    check_memory(setup(batch, size), [KEY])


def test_only_the_first_networks_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(
        "nasgauge.scoring.memory_check.bytes_of", lambda _, key: looked.append(key) or (1.0, 1.0)
    )
    check_memory(setup(100), map(NetworkKey, "abcdef"))
    assert looked == ["a", "b", "c"]


def test_a_run_is_refused_before_the_first_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_free(monkeypatch, 3 << 30)
    options: dict[str, Any] = {"images": "noise@128", "sample": 2, "store": tmp_path / "s"}
    with pytest.raises(InputError, match=r"64 images of 128 .*batch_size=\d+ fits") as found:
        ng.score("nasbench201", ["params"], device="cpu", **options)
    assert not (tmp_path / "s").exists()
    fitting = re.search(r"batch_size=(\d+)", str(found.value))
    assert fitting is not None
    ng.score("nasbench201", ["params"], device="cpu", **{**options, "batch_size": int(fitting[1])})


def test_an_image_size_of_its_own_is_that_of_the_probe(tmp_path: Path) -> None:
    def side(probe: Any) -> float:
        return float(probe.input_shape[1] + probe.images.shape[2])

    run = ng.score("nasbench201", [side], images="digits@48", sample=1, batch_size=2, store=tmp_path / "s")
    assert run.frame.score.tolist() == [96]
    assert run.provenance.images == "digits@48"
