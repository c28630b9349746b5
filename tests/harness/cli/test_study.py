"""`nasgauge study`: each command tells, draws and stores."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from readings import PROVENANCE
from scipy import stats

from nasgauge import plugins
from nasgauge.core import Sample, Score
from nasgauge.core.sample import DRAWN
from nasgauge.scoring.store import Store
from nasgauge.studies.score_spread import SOURCES

Run = Callable[..., tuple[int, str, str]]
SMALL = ("--sample", "6", "--batch-size", "4", "--threads", "1")
KERNEL = ("study", "kernel", *SMALL, "--count", "2", "--plot", "k.png")
SPREAD = ("study", "spread", "naswot", *SMALL, "--count", "3")
SPREAD += ("--minibatches", "2", "--initialisations", "2", "--batch-sizes", "2,4")
TRAINING = ("study", "training", "naswot", *SMALL, "--count", "2", "--epochs", "3", "--train-images", "64")
TRAINING += ("--held-out-images", "32", "--train-batch-size", "16", "--cells", "1", "--channels", "2")
SCATTER = ("study", "scatter", "--store", "s.sqlite")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))


@pytest.mark.slow
def test_kernels_are_drawn_of_the_best_and_the_worst(command_line: Run) -> None:
    code, output, _ = command_line(*KERNEL, "--save-matrices", "k.npz", "--format", "csv")
    assert code == 0
    assert Path("k.png").read_bytes().startswith(b"\x89PNG")
    with np.load("k.npz") as archive:
        assert archive["agreement"].shape == (4, 4, 4)
        accuracy = archive["accuracy"].tolist()
        assert [name in output for name in archive["architecture"]] == [True] * 4
    assert accuracy == sorted(accuracy, reverse=True)
    assert {path.name for path in Path().iterdir()} == {"k.png", "k.npz"}, "nothing is stored"
    code, _, error = command_line(*KERNEL, "--count", "4")
    assert code == 2
    assert "4 best and 4 worst are more than the 6 architectures" in error


def test_a_kernel_without_a_figure_is_not_asked_for(command_line: Run) -> None:
    code, _, error = command_line("study", "kernel")
    assert code == 2
    assert "--plot" in error


@pytest.mark.slow
def test_spread_tells_draws_and_stores(monkeypatch: pytest.MonkeyPatch, command_line: Run) -> None:
    code, output, _ = command_line(*SPREAD, "--plot", "p.svg", "--save-rows", "r.csv")
    assert code == 0
    assert [line.split("|")[1].strip() for line in output.splitlines()[4:7]] == list(SOURCES)
    found = pd.read_csv("r.csv", comment="#")
    assert found.groupby("source").value.unique().map(list).to_dict() == {
        "minibatch": [0, 1],
        "initialisation": [0, 1],
        "batch size": [2, 4],
    }
    assert Path("p.svg").read_text().startswith("<?xml")
    code, scores, _ = command_line("scores", "--store", "study.sqlite", "--where", "image_seed=1")
    assert code == 0
    assert len(scores.splitlines()) == 1 + 3
    monkeypatch.setattr("nasgauge.scoring.score_architecture.Probe", None)
    assert command_line(*SPREAD)[1].splitlines()[:10] == output.splitlines()[:10], "nothing is scored again"
    parts = json.loads(command_line(*SPREAD, "--format", "json")[1])
    assert [row["source"] for row in parts["rows"]] == list(SOURCES)
    assert len(parts["parts"]["spread-architectures"]) == 3


@pytest.mark.slow
def test_kill_9_changes_nothing(command_line: Run) -> None:
    program = "import sys; from nasgauge.cli import main; main(sys.argv[1:])"
    killed = [*TRAINING, "--store", "killed.sqlite"]
    command = [sys.executable, "-c", program, *killed]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | {"OMP_NUM_THREADS": "1"}
    ) as process:
        while process.poll() is None and not list(Path().glob("killed.sqlite-checkpoints/*/*.pt")):
            time.sleep(0.002)
        assert process.poll() is None, "the kill comes in the middle"
        process.send_signal(signal.SIGKILL)
    texts = [
        command_line(*arguments, "--plot", "p.svg", "--save-rows", "r.csv")[1].partition("\n\nnaswot on")[0]
        for arguments in (killed, TRAINING)
    ]
    assert texts[0] == texts[1]
    assert "\n| 0 " in texts[0]
    assert Path("p.svg").read_text().startswith("<?xml")
    frame = pd.read_csv("r.csv", comment="#")
    assert frame.epoch.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert frame.held_out_accuracy.between(0, 100).all()
    code, rows, _ = command_line("scores", "--store", "study.sqlite", "--where", "epoch=2")
    assert code == 0
    assert "cells=1 init_channels=2" in rows


@pytest.fixture
def stored(command_line: Run) -> Run:
    """Runs the command line beside a store of two estimators."""
    with Store(Path("s.sqlite"), create=True) as store:
        run = store.run(PROVENANCE, "made up")
        sample = plugins.search_space("nasbench201").sample(8, 0)
        drawn = store.add_sample(run, Sample.of(DRAWN, sample, 0))
        for name in ("params", "random"):
            id_ = store.register(run, name, "1", {}, drawn)
            values = np.random.default_rng(len(name)).standard_normal(8)
            rows = [Score(a, name, v, None, 0.1, 0.1, "network") for a, v in zip(sample, values, strict=True)]
            store.add(run, [(id_, row) for row in rows])
    return command_line


@pytest.mark.slow
def test_every_estimator_stands_beside_every_data_set(stored: Run) -> None:
    code, output, _ = stored(*SCATTER, "--format", "json", "--plot", "s.svg")
    assert code == 0
    rows = json.loads(output)["rows"]
    space = plugins.search_space("nasbench201")
    assert [(row["estimator"], row["dataset"]) for row in rows] == [
        (name, dataset) for name in ("params", "random") for dataset in space.tasks
    ]
    with Store(Path("s.sqlite")) as store:
        (run,) = store.runs()
        frame = store.frame(run)
    for row in rows:
        scores = frame[frame.estimator == row["estimator"]].set_index("architecture").score
        table = space.load_table(row["dataset"])
        accuracy = table.accuracy[table.rows(list(scores.index))]
        assert row["tau"] == pytest.approx(stats.kendalltau(scores, accuracy).statistic)
        assert bool(row["published"]) == (row["estimator"] == "params")
    drawn = Path("s.svg").read_text()
    assert drawn.count("rank of the score (%)") == 6
    assert "params, cifar100" in drawn


def test_one_data_set_may_be_chosen_and_names_are_checked(stored: Run) -> None:
    code, output, _ = stored(*SCATTER, "--dataset", "cifar100", "--estimator", "params", "--explain")
    assert code == 0
    assert output.startswith("Fewer than 10 architectures: no ranks")
    assert next(line for line in output.splitlines() if "params" in line).split("|")[2].strip() == "cifar100"
    assert "Published by: " in output
    for option, message in (
        (("--dataset", "cifar"), "no data set 'cifar' of nasbench201; did you mean cifar10"),
        (("--estimator", "parms"), "no estimator 'parms' in s.sqlite; did you mean params"),
        (("--plot", "s.txt"), "cannot draw 's.txt'"),
    ):
        code, _, error = stored(*SCATTER, *option)
        assert code == 2
        assert message in error


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["spread", "vote"], "vote is defined over a set"),
        (["spread", "naswot", "--plot", "p.txt"], "cannot draw 'p.txt': wanted a name that ends in .pdf"),
        (["spread", "naswot", "--batch-sizes", "4,x"], "cannot read --batch-sizes '4,x'"),
        (["spread", "naswot", "--batch-sizes", "8,4"], "wanted each number once, and rising"),
        (["spread", "naswot", "--batch-sizes", "4000"], "has 1797 training images"),
        (["spread", "naswot", "--sample", "3"], "cannot take 10 of 3 architectures"),
        (
            ["spread", "naswot", "--minibatches", "0", "--initialisations", "0", "--batch-sizes", ""],
            "there is nothing to vary",
        ),
        (
            ["training", "naswot", "--epochs", "4", "--at", "0,8"],
            "epoch 8 does not exist",
        ),
        (["training", "naswot", "--at", "0,a"], "cannot read --at '0,a': wanted whole numbers from 0"),
        (["training", "naswot", "--learning-rate", "0"], "learning_rate is 0.0: wanted more than 0"),
        (
            ["training", "naswot", "--train-images", "1700", "--held-out-images", "1000"],
            "has 1797 training images",
        ),
        (["training", "naswot", "--plot", "p"], "cannot draw 'p'"),
        (["kernel", "--plot", "k.gif"], "cannot draw 'k.gif'"),
    ],
)
def test_bad_input_is_refused_before_anything_is_written(
    command_line: Run, arguments: list[str], message: str
) -> None:
    code, _, error = command_line("study", *arguments)
    assert code == 2
    assert message in error
    assert not list(Path().iterdir())
