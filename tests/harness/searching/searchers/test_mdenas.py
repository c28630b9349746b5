"""MDENAS in a grid: real training of a tiny supernet, and recorded trainings."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from toy_grid import FULL, GRID, NAMES, SHORT, accuracy, context, problem, searched, table, toy_images

from nasgauge import plugins
from nasgauge.benchmarks.learned_distribution import read_distribution
from nasgauge.core import InputError, Searcher
from nasgauge.presentation.search_table import caption
from nasgauge.searching.clock import Budget
from nasgauge.searching.context import SearchContext
from nasgauge.searching.repeated_search import RepeatedSearch
from nasgauge.searching.search_outcome import SearchOutcome
from nasgauge.searching.searchers.mdenas import mdenas
from nasgauge.training import supernet
from nasgauge.training.supernet import SharedTraining

Command = Callable[..., tuple[int, str, str]]
SETTINGS: dict[str, Any] = {
    "iterations": 12,
    "train_images": 120,
    "held_out_images": 60,
    "batches": 2,
    "image_size": 8,
    "crop": 1,
    "learning_rate": 0.1,
    "channels": 1,
}
TWELVE = Budget(evaluations=12)


def trained(budget: Budget = TWELVE, workdir: Path | None = None, **settings: Any) -> RepeatedSearch:
    """Two runs of the real thing."""
    return searched("mdenas", budget, runs=2, workdir=workdir, **{**SETTINGS, **settings})


def told(repeated: RepeatedSearch) -> list[list[Any]]:
    """All of it but its seconds."""
    return [
        [run.distributions.tolist(), run.clock.evaluations]
        + [(step.architecture, step.evaluations) for step in run.steps]
        for run in repeated.runs
    ]


@pytest.mark.slow
def test_the_supernet_teaches_which_options_are_good() -> None:
    settings = {"iterations": 80, "variant": "uninas", "update_every": 10, "alpha": 0.1}
    repeated = trained(Budget(evaluations=80), **settings, held_out_images=150)
    found = [accuracy(run.steps[-1].architecture) for run in repeated.runs]
    assert np.mean(found) > np.mean([accuracy(name) for name in NAMES]) + 10
    assert all("0" not in run.steps[-1].architecture for run in repeated.runs), "nothing passes there"


@pytest.mark.slow
def test_an_iteration_costs_its_measured_seconds_and_no_recorded_ones() -> None:
    (run, _) = trained().runs
    assert (run.clock.evaluations, run.clock.simulated) == (12, 0.0)
    assert 0 < run.clock.measured < 60
    assert [step.evaluations for step in run.steps] == list(range(1, 13))
    assert run.distributions.shape == (13, 3, 5)
    assert run.distributions.sum(axis=2) == pytest.approx(np.ones((13, 3)))


def test_an_iteration_that_would_exceed_the_budget_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()  # a second passes whenever somebody looks at the clock
    monkeypatch.setattr(supernet, "now", lambda _device: float(next(ticks)))
    for run in trained(Budget(seconds=6.5)).runs:
        # The supernet takes one second to build, and each iteration one more.
        assert (run.clock.evaluations, run.clock.measured) == (5, 6.0)


@pytest.mark.slow
def test_warm_up_records_and_does_not_move() -> None:
    (run, _) = trained(warmup=5, update_every=3).runs
    changed = [not np.array_equal(before, after) for before, after in pairwise(run.distributions)]
    assert {at + 1 for at, moved in enumerate(changed) if moved} <= {8, 11}
    assert [step.evaluations for step in run.steps] == [8, 11]


def test_a_finished_run_is_there_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = trained(workdir=tmp_path)
    monkeypatch.setattr(SharedTraining, "_train", None)
    again = trained(workdir=tmp_path)
    assert told(again) == told(first)
    assert [run.clock.measured for run in again.runs] == [run.clock.measured for run in first.runs]
    with pytest.raises(Exception, match="not callable"):
        trained(workdir=tmp_path, momentum=0.8)


@pytest.mark.slow
@pytest.mark.parametrize(
    "other", [{"variant": "paper"}, {"alpha": 0.3}, {"warmup": 2}, {"update_every": 3}], ids=str
)
def test_another_choice_of_paths_takes_nothing_from_this_one(tmp_path: Path, other: dict[str, Any]) -> None:
    trained(workdir=tmp_path)
    assert told(trained(workdir=tmp_path, **other)) == told(trained(**other))


def test_nothing_is_trained_beyond_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    epochs: list[int] = []
    train = SharedTraining._train
    monkeypatch.setattr(
        SharedTraining, "_train", lambda self, number: (epochs.append(number), train(self, number))
    )
    trained(Budget(evaluations=3))
    assert epochs == [0, 1, 2] * 2


def test_half_a_run_continues_to_the_same_end(tmp_path: Path) -> None:
    half = trained(Budget(evaluations=5), workdir=tmp_path)
    assert half.runs[0].clock.evaluations == 5
    assert told(trained(workdir=tmp_path)) == told(trained())


PROGRAM = """
import sys, time, torch
from pathlib import Path
from test_mdenas import SETTINGS, TWELVE, searched
torch.set_num_threads(int(sys.argv[2]))
slow = lambda *_: time.sleep(0.02)
searched("mdenas", TWELVE, runs=2, workdir=Path(sys.argv[1]), progress=slow, **SETTINGS)
"""


@pytest.mark.slow
def test_kill_9_changes_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), str(torch.get_num_threads())]
    with subprocess.Popen(command, env=environment) as process:
        while process.poll() is None and len(list(tmp_path.glob("*.pt"))) < 2:
            time.sleep(0.005)
        assert process.poll() is None, "the kill comes in the middle of the second run"
        process.send_signal(signal.SIGKILL)
    left = sorted(tmp_path.iterdir())
    assert told(trained(workdir=tmp_path)) == told(trained())
    assert sorted(tmp_path.glob("*.pt")) == [path for path in left if path.suffix == ".pt"], "none anew"


def test_divergence_says_where_and_what_to_do() -> None:
    with pytest.raises(
        InputError, match=r"the loss is (nan|inf) in iteration \d+ of 12, .* settings='mdenas\.lear"
    ):
        trained(learning_rate=1e30, clip=0.0)


def test_progress_says_how_many_iterations_of_how_many() -> None:
    told: list[tuple[int, int, str]] = []
    searched("mdenas", TWELVE, runs=1, progress=lambda *each: told.append(each), **SETTINGS)
    assert told[0] == (0, 24, "iteration 1 of 12")
    assert told[-1] == (24, 24, "iteration 12 of 12")


def test_there_must_be_a_supernet_and_images() -> None:
    bare = replace(GRID, supernet=None)
    setup = replace(toy_images(), space=bare)
    given = replace(problem(TWELVE, setup=setup), space=bare)
    one = SearchContext(given, np.random.default_rng(0))
    with pytest.raises(InputError, match="grid has no supernet, which mdenas trains: search in a space that"):
        one.run(mdenas)
    with pytest.raises(InputError, match="was given no images"):
        context(TWELVE).run(mdenas)
    with pytest.raises(InputError, match="has 300 training images, but 1000"):
        trained(train_images=1000)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"iterations": 0}, "^setting iterations is 0: wanted 1 or more"),
        ({"warmup": 12}, "setting warmup is 12: wanted less than iterations, 12"),
        ({"update_every": 0}, "update_every is 0"),
        ({"batches": -1}, "batches is -1"),
        ({"channels": 0}, "channels is 0"),
        ({"variant": "last"}, "setting variant is 'last': wanted one of authors, paper, uninas"),
        ({"learning_rate": -1.0}, "learning_rate is -1.0"),
    ],
)
def test_settings_that_cannot_be(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        trained(**settings)


def test_recorded_trainings_are_short_while_an_option_is_new() -> None:
    one = context(Budget(evaluations=60), short=True)
    asked: list[tuple[str, int | None]] = []
    train = one.train

    def noted(name: str, epochs: int | None = None) -> float:
        value = train(name, epochs)
        asked.append((name, epochs))
        return value

    one.train = noted  # type: ignore[method-assign]
    one.run(plugins.searcher("mdenas-tabular").search)
    times: dict[tuple[int, str], int] = {}
    for name, epochs in asked:
        for each in enumerate(name):
            times[each] = times.get(each, 0) + 1
        assert epochs == (12 if min(times[each] for each in enumerate(name)) <= 12 else None)
    assert {epochs for _, epochs in asked} == {12, None}
    assert one.clock.simulated == sum(SHORT if epochs else FULL for _, epochs in asked)
    assert one.clock.measured == 0.0


@pytest.mark.slow
def test_recorded_trainings_teach_too() -> None:
    repeated = searched("mdenas-tabular", Budget(evaluations=300), runs=20)
    found = [accuracy(run.steps[-1].architecture) for run in repeated.runs]
    assert np.mean(found) > np.mean([accuracy(name) for name in NAMES]) + 20


def test_the_two_are_named_apart_and_say_what_they_are() -> None:
    both = [trained(), searched("mdenas-tabular", TWELVE)]
    text = "\n".join(caption(SearchOutcome("grid", both, table(), 0), {"toy/validation": table()}))
    assert "mdenas: a supernet of 1 channel and 1 cell a stage, really trained on 120 and" in text
    assert "mdenas-tabular: recorded trainings, no shared weights" in text


@pytest.mark.slow
def test_the_command_trains_on_images(
    command_line: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    small = {
        "iterations": 2,
        "channels": 2,
        "batches": 1,
        "train_images": 8,
        "batch_size": 8,
        "image_size": 8,
    }
    settings = [f"--set=mdenas.{name}={value}" for name, value in {**small, "held_out_images": 8}.items()]
    search = ("search", "--searcher", "mdenas", "--evaluations", "9", "--runs", "1", "--format", "json")
    code, output, error = command_line(*search, *settings, "--save-distributions", "d.npz")
    assert (code, error) == (0, "")
    (row,) = json.loads(output)["rows"]
    assert (row["evaluations"], row["simulated_seconds"]) == (2, 0)
    assert 0 < row["measured_seconds"] < 60
    assert 9 < row["cifar10/validation"] < 92
    assert len(list((tmp_path / "nasgauge.sqlite-checkpoints").iterdir())) == 1
    assert read_distribution(tmp_path / "d.npz", 0).seconds == pytest.approx(row["measured_seconds"])
    again = json.loads(command_line(*search, *settings)[1])["rows"][0]
    assert again["measured_seconds"] == row["measured_seconds"], "from the checkpoint"
    code, _, error = command_line(*search, *settings, "--images", "npz:absent.npz")
    assert code == 2
    assert "absent.npz" in error


def test_own_searchers_may_learn_too() -> None:
    def uniform(context: Any) -> None:
        context.record_distribution(np.full((3, 5), 0.2))
        context.set_incumbent("000")

    (run,) = searched(Searcher(uniform, learns=True), TWELVE, runs=1).runs
    assert run.distributions.shape == (1, 3, 5)
