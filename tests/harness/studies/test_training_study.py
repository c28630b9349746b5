"""`nasgauge study training`: what is scored are the trained weights, and a kill changes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from nasgauge.studies.study_rows import HELD_OUT, StudyRows
from nasgauge.studies.training import course, follow
from scipy import stats
from toys import convolutional, toy_setup

from nasgauge.core import Estimator, InputError
from nasgauge.plugins import Configured
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.scoring.store import Store
from nasgauge.studies.training_plan import Plan, sized, with_weights
from nasgauge.studies.trajectory import draw, summary, unmoved
from nasgauge.training.recipe import Recipe

Run = Callable[..., tuple[int, str, str]]
RECIPE = Recipe(epochs=4, batch_size=8, learning_rate=0.05, image_size=8, crop=1)
PLAN = Plan(RECIPE, (0, 1, 2, 4), 16, 8, {})


def weight_sum(probe: Probe) -> float:
    """Of the first layer, and of what the network makes of the minibatch."""
    with torch.no_grad():
        first = next(probe.fresh_network().parameters())
        return float(first.double().sum() + probe.network(probe.images).double().sum())


ONE = Configured(Estimator(weight_sum), {})
Values = dict[int, tuple[float | None, float | None]]


def values(setup: Setup, plan: Plan = PLAN, known: tuple[int, ...] = ()) -> Values:
    """Score and held-out accuracy by epoch."""
    return {
        epoch: (rows["weight_sum"][0].score, rows[HELD_OUT][0].score)
        for epoch, rows in course(setup, "a", ONE, plan, known)
    }


def test_scores_are_of_the_trained_weights_on_the_same_minibatch() -> None:
    found = values(toy_setup())
    assert list(found) == [0, 1, 2, 4]
    assert found[0][0] == weight_sum(Probe("a", toy_setup()))
    assert len({score for score, _ in found.values()}) == 4


def test_scoring_leaves_the_training_as_it_is() -> None:
    assert values(toy_setup(), replace(PLAN, epochs=(4,)))[4] == values(toy_setup())[4]


def test_a_network_with_weights_begins_with_them_and_other_sizes_are_refused() -> None:
    def build(architecture: str, *, classes: int, width: int = 1) -> torch.nn.Module:
        return convolutional("a" * width, classes=classes)

    setup = toy_setup(build)
    weights = {name: 2 * value for name, value in Probe("a", setup).network.state_dict().items()}
    probe = Probe("a", with_weights(setup, weights))
    for network in (probe.network, probe.fresh_network(), probe.fresh_network(width=1)):
        assert all(torch.equal(weights[name], value) for name, value in network.state_dict().items())
    with pytest.raises(ValueError, match="of another size than the trained one"):
        probe.fresh_network(width=2)
    assert sized(setup, {"width": 3}).scale == {"width": 3}
    assert with_weights(sized(setup, {"width": 3}), weights).scale == {"width": 3}


def test_a_size_that_the_space_lacks_is_refused() -> None:
    with pytest.raises(InputError, match="no size 'cells' of networks of toy; there are none"):
        sized(toy_setup(), {"cells": 2})


def test_what_is_stopped_goes_on_to_the_same_numbers(tmp_path: Path) -> None:
    whole = values(toy_setup())
    setup = replace(toy_setup(), workdir=tmp_path)
    for last in (0, 1, 2):
        steps = course(setup, "a", ONE, PLAN, ())
        for epoch, _ in steps:
            if epoch == last:
                break
        steps.close()
        known = tuple(epoch for epoch in PLAN.epochs if epoch <= last)
        rest = values(setup, known=known)
        assert rest == {epoch: whole[epoch] for epoch in PLAN.epochs if epoch > last}
        assert not list(tmp_path.iterdir()), "checkpoints go when all is scored"


def test_a_checkpoint_beyond_what_is_wanted_is_of_no_use(tmp_path: Path) -> None:
    setup = replace(toy_setup(), workdir=tmp_path)
    steps = course(setup, "a", ONE, PLAN, ())
    assert [next(steps)[0] for _ in range(3)] == [0, 1, 2]
    steps.close()
    assert list(tmp_path.iterdir())
    assert values(setup) == values(toy_setup()), "as where the store was lost"


def test_divergence_is_a_row_with_its_reason(tmp_path: Path) -> None:
    recipe = replace(RECIPE, learning_rate=1e30, clip=0.0)
    plan = replace(PLAN, recipe=recipe)
    with Store(tmp_path / "s", create=True) as store:
        ledger = StudyRows(store, {"toy": 1}, ONE, plan, "test")
        assert list(follow(toy_setup(), ["a", "b"], ONE, plan, ledger)) == [0, 1, 1, 1, 1] * 2
        assert list(follow(toy_setup(), ["a", "b"], ONE, plan, ledger)) == [4, 4]
        frame = ledger.frame(["a", "b"])
    started = frame[frame.epoch == 0]
    assert started.score.notna().all()
    left = frame[frame.epoch > 0]
    assert left.score.isna().all()
    assert left.held_out_accuracy.isna().all()
    assert left.error.str.startswith("FloatingPointError: training diverged: the loss is ").all()


def test_scores_that_training_does_not_move_are_told() -> None:
    rows = pd.DataFrame(
        [(epoch, name, 1.0, score) for epoch in (0, 1) for name, score in (("a", 2.0), ("b", 3.0))],
        columns=["epoch", "architecture", "accuracy", "score"],
    )
    assert unmoved(rows)
    assert not unmoved(rows[rows.epoch == 0]), "one epoch says nothing"
    assert not unmoved(rows.assign(score=np.nan)), "nor does no score"
    rows.loc[3, "score"] = 4.0
    assert not unmoved(rows)


def test_taus_are_those_of_scipy() -> None:
    rng = np.random.default_rng(0)
    scores, held_out, accuracy = rng.standard_normal((3, 6)), rng.uniform(10, 90, (3, 6)), np.arange(6.0)
    scores[2, 3], held_out[2, 3] = np.nan, np.nan
    rows = pd.DataFrame(
        [
            {
                "epoch": epoch,
                "architecture": str(name),
                "accuracy": accuracy[name],
                "score": scores[number, name],
                "held_out_accuracy": held_out[number, name],
            }
            for number, epoch in enumerate((0, 1, 4))
            for name in range(6)
        ]
    )
    found = summary(rows)
    assert found.finite.tolist() == [6, 6, 5]
    last = np.nan_to_num(scores, nan=-99)
    for number, row in enumerate(found.itertuples()):
        assert row.tau_start == pytest.approx(stats.kendalltau(last[number], last[0]).statistic)
        assert row.tau_accuracy == pytest.approx(stats.kendalltau(last[number], accuracy).statistic)
        values = np.nan_to_num(held_out[number], nan=-99)
        assert row.tau_held_out == pytest.approx(stats.kendalltau(values, accuracy).statistic)
    assert np.isnan(summary(rows[rows.epoch > 0]).tau_start).all(), "where nothing was scored before training"
    assert len(draw(rows, "drawn").axes) == 2


COMMAND = ["study", "training", "naswot", "--sample", "6", "--count", "2", "--batch-size", "4"]
COMMAND += ["--epochs", "3", "--train-images", "64", "--held-out-images", "32", "--train-batch-size", "16"]
COMMAND += ["--cells", "1", "--channels", "2", "--threads", "1"]


@pytest.mark.slow
def test_kill_9_changes_nothing(tmp_path: Path, cli: Run) -> None:
    program = "import sys; from nasgauge.cli import main; main(sys.argv[1:])"
    killed = [*COMMAND, "--store", "killed.sqlite"]
    command = [sys.executable, "-c", program, *killed]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | {"OMP_NUM_THREADS": "1"}
    ) as process:
        while process.poll() is None and not list(tmp_path.glob("killed.sqlite-checkpoints/*/*.pt")):
            time.sleep(0.002)
        assert process.poll() is None, "the kill comes in the middle"
        process.send_signal(signal.SIGKILL)
    texts = [
        cli(*arguments, "--plot", "p.svg", "--rows", "r.csv")[1].partition("\n\nnaswot on")[0]
        for arguments in (killed, COMMAND)
    ]
    assert texts[0] == texts[1]
    assert texts[0].splitlines()[2].startswith("| 0 ")
    assert Path("p.svg").read_text().startswith("<?xml")
    frame = pd.read_csv("r.csv", comment="#")
    assert frame.epoch.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert frame.held_out_accuracy.between(0, 100).all()
    code, rows, _ = cli("scores", "--store", "study.sqlite", "--where", "epoch=2")
    assert code == 0
    assert "cells=1 init_channels=2" in rows


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--epochs", "4", "--at", "0,8"], "there is no epoch 8: training has 4"),
        (["--at", "0,a"], "cannot read --at '0,a': wanted whole numbers from 0"),
        (["--learning-rate", "0"], "setting learning_rate is 0.0: wanted more than 0"),
        (["--train-images", "1700", "--held-out-images", "1000"], "has 1797 training images"),
        (["--plot", "p"], "cannot draw 'p'"),
    ],
)
def test_bad_training_is_refused_before_anything_is_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cli: Run,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path))
    code, _, error = cli("study", "training", "naswot", *arguments)
    assert code == 2
    assert message in error
    assert not list(tmp_path.iterdir())
