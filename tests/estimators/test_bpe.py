"""BPE: reduced training of reduced networks, that a kill does not change."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from bright_images import BRIGHT, CLASSES, setup
from readings import PROVENANCE

from nasgauge import plugins
from nasgauge.core import Task
from nasgauge.images import ImageSet
from nasgauge.plugins import configure
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.scoring.loop import ScoringLoop, in_process
from nasgauge.scoring.score_architecture import score_architecture
from nasgauge.scoring.store import Store
from nasgauge_estimators._reduced import reduced
from nasgauge_estimators.bpe import cost


def test_divergence_is_a_row_with_its_reason() -> None:
    settings = ["bpe.learning_rate=1e30", "bpe.clip=0.0"]
    (row,) = score_architecture(setup(), "a", configure(["bpe"], settings).estimators)["bpe"].rows
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
from dataclasses import replace
from pathlib import Path
from test_bpe import SETTINGS, configure, score_architecture, setup
slow = replace(setup(Path(sys.argv[1])), progress=lambda *_: time.sleep(0.02))
(row,) = score_architecture(slow, "a", configure(["bpe"], SETTINGS).estimators)["bpe"].rows
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
    (row,) = score_architecture(setup(), "a", configure(["bpe"], SETTINGS).estimators)["bpe"].rows
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
