"""Worker processes: the scores of one process, whatever becomes of the workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from interrupts import heed_interrupts
from nasgauge.cli.execution import Execution

from nasgauge import plugins
from nasgauge.core import EstimatorError, InputError, Score
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.setup import Setup
from nasgauge.runtime.workers import cores
from nasgauge.scoring.executors.calibration import calibrate
from nasgauge.scoring.executors.processes import processes
from nasgauge.scoring.executors.worker_spec import WorkerSpec
from nasgauge.scoring.loop import Executor, NetworkTask, in_process

pytestmark = pytest.mark.slow  # processes that import torch

SPACE = plugins.search_space("nasbench201")


@pytest.fixture
def setup() -> Setup:
    torch.set_num_threads(1)
    return Setup(SPACE, SPACE.tasks["cifar10"], load_images("noise"), 4, 0, torch.device("cpu"))


def scores(
    execute: Executor, works: list[NetworkTask]
) -> dict[str, dict[str, tuple[float | None, str | None]]]:
    """Score and reason by network and estimator."""

    def one(rows: list[Score]) -> tuple[float | None, str | None]:
        return rows[0].score, rows[0].error

    return {work.key: {name: one(rows) for name, rows in found.items()} for work, found in execute(works)}


def test_two_workers_give_the_scores_of_one_process(setup: Setup) -> None:
    estimators = configure(["naswot", "snip", "random"], ["naswot.bfloat16=True"]).estimators
    works = [NetworkTask(key, (0, 1, 2)) for key in SPACE.sample(6, 0)]
    works[3] = NetworkTask(works[3].key, (2,))
    with processes(WorkerSpec.of(setup, estimators), 2) as execute:
        found = scores(execute, works)
    assert found == scores(in_process(setup, estimators), works)
    assert list(found[works[3].key]) == ["random"]


def test_a_users_estimator_is_found_again(setup: Setup, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def mine(probe, *, scale=1.0):\n    return scale * probe.classes\n")
    orders = WorkerSpec.of(setup, configure([f"{path}:mine"], ["mine.scale=2"]).estimators)
    with processes(orders, 1) as execute:
        assert list(scores(execute, [NetworkTask(SPACE.sample(1, 0)[0], (0,))]).values()) == [
            {"mine": (20.0, None)}
        ]
    path.write_text("def mine(probe):\n    return 1.0\n")
    with pytest.raises(InputError, match="is not that of the run"):
        orders.scorer()


def test_a_bug_ends_the_run_with_its_name(setup: Setup, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def mine(probe):\n    return probe.clases\n")
    orders = WorkerSpec.of(setup, configure([f"{path}:mine"]).estimators)
    with processes(orders, 1) as execute, pytest.raises(EstimatorError, match=r"'mine' failed on .*clases"):
        list(execute([NetworkTask(SPACE.sample(1, 0)[0], (0,))]))


def test_a_worker_that_dies_is_an_error_that_says_so(setup: Setup, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(f"import os\ndef mine(probe):\n    os.kill(os.getpid(), {signal.SIGKILL:d})\n")
    orders = WorkerSpec.of(setup, configure([f"{path}:mine"]).estimators)
    with pytest.raises(InputError, match="that scored networks was ended"), processes(orders, 1) as execute:
        list(execute([NetworkTask(SPACE.sample(1, 0)[0], (0,))]))
    assert os.getpid()


SLEEPER = """
import multiprocessing, os, time
def mine(probe):
    if multiprocessing.parent_process():  # the command rehearses first, itself
        open(f"{os.getpid()}.pid", "x").close()
        time.sleep(120)
    return 1.0
"""


def test_an_interrupt_does_not_wait_for_what_the_workers_are_at(tmp_path: Path) -> None:
    """In a process of its own: a signal to this one would end the tests."""
    (tmp_path / "mine.py").write_text(SLEEPER)
    command = [sys.executable, "-m", "nasgauge", "run", "--estimator", "mine.py:mine", "--sample", "4"]
    with subprocess.Popen([*command, "--workers", "2"], cwd=tmp_path, preexec_fn=heed_interrupts) as process:
        while process.poll() is None and len(started := list(tmp_path.glob("*.pid"))) < 2:
            time.sleep(0.05)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    assert time.monotonic() - start < 60
    for path in started:
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.stem), 0)


@pytest.mark.parametrize("gpus", [float("nan"), 1e-5, 1.5, float("inf"), -1.0])
def test_shares_of_an_accelerator_that_ray_does_not_have_are_refused(gpus: float) -> None:
    with pytest.raises(InputError, match=r"--gpus .*: wanted a share of 0\.0001 to 1"):
        Execution("1", "ray", None, gpus).check()


def test_other_machines_have_the_same_torch(setup: Setup) -> None:
    orders = replace(WorkerSpec.of(setup, configure(["params"]).estimators), torch="1.0")
    with pytest.raises(InputError, match=r"1\.0 where the run was started"):
        orders.scorer()


def test_every_even_split_of_the_cores_is_tried(setup: Setup) -> None:
    rates = calibrate(setup, configure(["params"]).estimators, SPACE.sample(2, 0))
    assert all(workers * threads == cores() and rate > 0 for (workers, threads), rate in rates.items())
    assert {(1, cores()), (cores(), 1)} <= rates.keys()
    assert torch.get_num_threads() == 1
