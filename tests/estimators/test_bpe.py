"""Real training: what is done to images, the recipe, and that a kill changes nothing."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from readings import PROVENANCE
from torch import Tensor, nn
from toys import convolutional, toy_setup

from nasgauge import plugins
from nasgauge.core import InputError, Task
from nasgauge.images import ImageSet
from nasgauge.plugins import configure
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.scoring.loop import ScoringLoop, in_process
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.scoring.store import Store
from nasgauge.training.augment import cropped, cut_out, resized
from nasgauge.training.evaluation import accuracy
from nasgauge.training.recipe import Recipe
from nasgauge.training.resumable import train
from nasgauge_estimators._reduced import reduced
from nasgauge_estimators.bpe import cost

RECIPE = Recipe(epochs=4, batch_size=8, learning_rate=0.05, image_size=8, crop=1)
RNG = np.random.default_rng(0)
# The class is the channel that is bright: any network learns it.
CLASSES = np.arange(48) % 3
BRIGHT = RNG.standard_normal((48, 3, 8, 8)).astype(np.float32)
BRIGHT[np.arange(48), CLASSES] += 3


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def setup(workdir: Path | None = None) -> Setup:
    return replace(toy_setup(convolutional, BRIGHT, labels=CLASSES.tolist()), workdir=workdir)


def trained(
    setup: Setup, recipe: Recipe = RECIPE, stop: int | None = None
) -> tuple[dict[str, Tensor], float]:
    """Weights after training, or after some epochs of it, and the seconds that count."""
    probe = Probe("a", setup)
    with probe.observe("tested") as usage:
        network, split = probe.fresh_network(), probe.split(32, 16)
        for done in train(probe, network, split.train_images, split.train_labels, recipe):
            if done == stop:
                break
    return {name: value.clone() for name, value in network.state_dict().items()}, usage.seconds


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def test_crop_shifts_over_zeros_and_flip_mirrors() -> None:
    x = torch.arange(1, 10.0).view(1, 1, 3, 3).expand(200, 1, 3, 3)
    assert torch.equal(cropped(x, 0, False, generator()), x)
    found = {tuple(each.flatten().tolist()) for each in cropped(x, 1, False, generator())}
    assert (0, 0, 0, 0, 1, 2, 0, 4, 5) in found
    assert (5, 6, 0, 8, 9, 0, 0, 0, 0) in found
    assert len(found) == 9
    mirrored = [each[0, 0].tolist() for each in cropped(x, 0, True, generator())]
    assert {tuple(each) for each in mirrored} == {(1, 2, 3), (3, 2, 1)}
    assert 70 < mirrored.count([3, 2, 1]) < 130


def test_cutout_zeroes_one_square_and_loses_what_is_outside() -> None:
    x = torch.ones(300, 2, 8, 8)
    holes = [int((each[0] == 0).sum()) for each in cut_out(x, 4, generator())]
    assert max(holes) == 16
    assert min(holes) == 4, "a corner of 2 x 2"
    assert torch.equal(cut_out(x, 0, generator()), x)


def test_images_become_smaller_by_means() -> None:
    x = torch.arange(16.0).view(1, 1, 4, 4)
    assert resized(x, 2).flatten().tolist() == [2.5, 4.5, 10.5, 12.5]
    assert resized(x, 4) is x


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        ("cosine", [0.05, 0.05 * (1 + math.sqrt(0.5)) / 2, 0.025]),
        ("linear", [0.05, 0.0375, 0.025]),
        ("constant", [0.05] * 3),
    ],
)
def test_the_rate_falls_epoch_by_epoch(schedule: str, rates: list[float]) -> None:
    recipe = replace(RECIPE, schedule=schedule)
    assert [recipe.rate(epoch) for epoch in range(3)] == pytest.approx(rates)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, "setting epochs is 0: wanted 1 or more"),
        ({"learning_rate": 0.0}, "setting learning_rate is 0.0: wanted more than 0"),
        ({"learning_rate": math.nan}, "setting learning_rate is nan"),
        ({"float_bits": 8}, "setting float_bits is 8: wanted 16 or 32"),
        ({"schedule": "step"}, "setting schedule is 'step'"),
        ({"drop_path": 1.0}, "setting drop_path is 1.0"),
        ({"clip": -1.0}, "setting clip is -1.0"),
    ],
)
def test_wrong_recipes_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(RECIPE, **change)


@pytest.mark.slow
@pytest.mark.parametrize("bits", [32, 16])
def test_a_network_learns(bits: int) -> None:
    probe = Probe("a", setup())
    with probe.observe("tested"):
        network, split = probe.fresh_network(), probe.split(32, 16)
        recipe = replace(RECIPE, epochs=10, float_bits=bits)
        assert list(train(probe, network, split.train_images, split.train_labels, recipe)) == list(
            range(1, 11)
        )
        found = accuracy(network, split.held_out_images, split.held_out_labels, size=8, device=probe.device)
    assert found >= 90


def test_a_stopped_training_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    whole, _ = trained(setup())
    again, _ = trained(setup())
    assert same(whole, again)
    half, first = trained(setup(tmp_path), stop=2)
    assert not same(whole, half)
    resumed, seconds = trained(setup(tmp_path))
    assert same(whole, resumed)
    assert seconds > first, "what the first process spent counts"
    other, _ = trained(setup(tmp_path), replace(RECIPE, momentum=0.8))
    assert not same(whole, other), "another recipe starts anew"


@pytest.mark.slow
def test_dropped_paths_are_the_same_after_a_stop(tmp_path: Path) -> None:
    space = plugins.search_space("nasbench301")
    images = ImageSet("toy", BRIGHT, CLASSES.astype(np.int64), 3)
    name = space.sample(1, 0)[0]

    def weights(workdir: Path | None, stop: int | None = None) -> dict[str, Tensor]:
        probe = Probe(name, Setup(space, Task(3, 8), images, 8, 0, torch.device("cpu"), workdir))
        with probe.observe("tested"):
            network, split = probe.fresh_network(cells=3, init_channels=2), probe.split(16, 16)
            recipe = replace(RECIPE, epochs=2, drop_path=0.9)
            for done in train(probe, network, split.train_images, split.train_labels, recipe):
                if done == stop:
                    break
            assert stop or network.dropped == 0.45
        return network.state_dict()

    whole = weights(None)
    weights(tmp_path, stop=1)
    assert same(whole, weights(tmp_path))


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    trained(setup(tmp_path), stop=1)
    (file,) = tmp_path.glob("*/*.pt")
    file.write_bytes(b"torn")
    with pytest.raises(InputError, match=r"cannot continue from .*\.pt .*delete it to train from the start"):
        trained(setup(tmp_path))


def test_divergence_is_a_row_with_its_reason() -> None:
    settings = ["bpe.learning_rate=1e30", "bpe.clip=0.0"]
    (row,) = score_architecture(setup(), "a", configure(["bpe"], settings).estimators)["bpe"]
    assert row.score is None
    assert row.error is not None
    assert row.error.startswith("FloatingPointError: training diverged: the loss is ")


def test_checkpoints_go_once_the_scores_are_stored(tmp_path: Path) -> None:
    estimators = configure(["bpe"], ["bpe.epochs=1"]).estimators
    with Store(tmp_path / "s", create=True) as store:
        run = store.run(PROVENANCE, "test")
        made = setup(tmp_path / "work")
        list(ScoringLoop(made, estimators, store, run, in_process(made, estimators)).score(["a", "b"]))
        assert store.frame(run).score.notna().all()
    assert list((tmp_path / "work").iterdir()) == []


SETTINGS = ["bpe.epochs=12", "bpe.batch_size=8"]
PROGRAM = """
import sys, time
from pathlib import Path
from test_bpe import SETTINGS, configure, replace, score_architecture, setup
slow = replace(setup(Path(sys.argv[1])), progress=lambda *_: time.sleep(0.02))
(row,) = score_architecture(slow, "a", configure(["bpe"], SETTINGS).estimators)["bpe"]
print(row.score)
"""


@pytest.mark.slow
def test_kill_9_changes_nothing(tmp_path: Path) -> None:
    def start() -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
        command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)

    with start() as process:
        while process.poll() is None and not list(tmp_path.glob("*/*.pt")):
            time.sleep(0.01)
        assert process.poll() is None, "the kill comes in the middle"
        process.send_signal(signal.SIGKILL)
    with start() as process:
        resumed = process.communicate()[0]
    (row,) = score_architecture(setup(), "a", configure(["bpe"], SETTINGS).estimators)["bpe"]
    assert resumed == f"{row.score}\n"


@pytest.mark.parametrize(
    ("space", "sizes"),
    [
        ("nasbench201", {"cells": 2, "init_channels": 8}),
        ("nasbench301", {"cells": 6, "init_channels": 8}),
        ("nats_sss", {}),
    ],
)
def test_layers_and_channels_become_the_sizes_of_the_space(space: str, sizes: dict[str, int]) -> None:
    found = plugins.search_space(space)
    images = ImageSet("toy", BRIGHT, CLASSES.astype(np.int64), 3)
    name = "8:8:8:8:8" if space == "nats_sss" else found.sample(1, 0)[0]
    probe = Probe(name, Setup(found, Task(3, 8), images, 8, 0, torch.device("cpu")))
    with probe.observe("bpe") as usage:
        assert reduced(probe, layers=6, channels=8) == sizes
    assert len(usage.notes) == 2 - len(sizes)


def test_the_cost_of_a_recipe_grows_as_its_multiply_adds() -> None:
    base = {"epochs": 1, "layers": 6, "channels": 8, "image_size": 16}
    for name, factor in (("epochs", 2), ("layers", 2), ("channels", 4), ("image_size", 4)):
        assert cost({**base, name: 2 * base[name]}) == factor * cost(base)


def test_the_auxiliary_classifier_trains_along() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.main, self.side = nn.Linear(192, 3), nn.Linear(192, 3)

        def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
            x = x.flatten(1)
            return (self.main(x), self.side(x)) if self.training else self.main(x)

    probe = Probe("a", setup())
    moved = []
    for weight in (0.0, 0.4):
        network = Two()
        before = network.side.weight.clone()
        recipe = replace(RECIPE, epochs=1, auxiliary=weight, weight_decay=0.0)
        with probe.observe("tested"):
            list(train(probe, network, torch.from_numpy(BRIGHT), torch.from_numpy(CLASSES), recipe))
        moved.append(not torch.equal(before, network.side.weight))
    assert moved == [False, True]
