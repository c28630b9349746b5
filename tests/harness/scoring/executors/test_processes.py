"""Worker processes: the scores of one process, whatever becomes of the workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Lock

import pytest
import torch
from interrupts import heed_interrupts

from nasgauge import plugins
from nasgauge.core import Estimator, EstimatorError, InputError, SearchSpace
from nasgauge.images import load_images
from nasgauge.plugins import configure
from nasgauge.probing.probe import Probe
from nasgauge.probing.setup import Setup
from nasgauge.runtime.workers import cores
from nasgauge.scoring.execution import ExecutionSpec
from nasgauge.scoring.executors.calibration import calibrate
from nasgauge.scoring.executors.processes import processes
from nasgauge.scoring.executors.worker_spec import SentEstimator, WorkerSpec
from nasgauge.scoring.fill import ScoringJob
from nasgauge.scoring.loop import Executor, NetworkTask, in_process
from nasgauge.scoring.outcome import Outcome
from nasgauge.scoring.store import Store

pytestmark = pytest.mark.slow  # processes that import torch

SPACE = plugins.search_space("nasbench201")


@pytest.fixture
def setup() -> Setup:
    torch.set_num_threads(1)
    return Setup(SPACE, SPACE.tasks["cifar10"], load_images("noise"), 4, 0, torch.device("cpu"))


def scores(
    execute: Executor, tasks: list[NetworkTask]
) -> dict[str, dict[str, tuple[float | None, str | None]]]:
    """Score and reason by network and estimator."""

    def one(outcome: Outcome) -> tuple[float | None, str | None]:
        if outcome.machine_failure:
            return None, outcome.machine_failure
        return outcome.rows[0].score, outcome.rows[0].error

    return {
        found.task.key: {name: one(outcome) for name, outcome in found.outcomes.items()}
        for found in execute(tasks)
    }


def test_two_workers_give_the_scores_of_one_process(setup: Setup) -> None:
    estimators = configure(["naswot", "snip", "random"], ["naswot.bfloat16=True"]).estimators
    tasks = [NetworkTask(key, (0, 1, 2)) for key in SPACE.sample(6, 0)]
    tasks[3] = NetworkTask(tasks[3].key, (2,))
    with processes(WorkerSpec.of(setup, estimators), 2) as execute:
        found = scores(execute, tasks)
    assert found == scores(in_process(setup, estimators), tasks)
    assert list(found[tasks[3].key]) == ["random"]


def test_a_users_estimator_is_found_again(setup: Setup, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def mine(probe, *, scale=1.0):\n    return scale * probe.classes\n")
    spec = WorkerSpec.of(setup, configure([f"{path}:mine"], ["mine.scale=2"]).estimators)
    with processes(spec, 1) as execute:
        assert list(scores(execute, [NetworkTask(SPACE.sample(1, 0)[0], (0,))]).values()) == [
            {"mine": (20.0, None)}
        ]
    path.write_text("def mine(probe):\n    return 1.0\n")
    with pytest.raises(InputError, match="is not that of the run"):
        spec.scorer()


def test_functions_of_the_users_own_are_sent(setup: Setup) -> None:
    by = 3.0

    def closure(probe: Probe, *, add: int = 1) -> float:
        return by * probe.classes + add

    chosen = [closure, Estimator(lambda probe: {"a": 1.0, "b": by}, name="parts"), "params"]
    estimators = configure(chosen, ["closure.add=2"]).estimators
    tasks = [NetworkTask(key, (0, 1, 2)) for key in SPACE.sample(4, 0)]
    with processes(WorkerSpec.of(setup, estimators), 2) as execute:
        found = scores(execute, tasks)
    assert found == scores(in_process(setup, estimators), tasks)
    assert {rows["closure"] for rows in found.values()} == {(32.0, None)}


def test_what_cannot_be_sent_says_why_and_what_to_do(setup: Setup, tmp_path: Path) -> None:
    lock = Lock()

    def locked(probe: Probe) -> float:
        with lock:
            return 1.0

    estimators = configure([locked]).estimators
    job = ScoringJob(tmp_path / "s", setup, "cifar10", ExecutionSpec(workers=2))
    message = (
        "'locked' cannot be sent to other processes: cannot pickle .*lock.*; leave workers and .* out, or"
    )
    with pytest.raises(InputError, match=message) as found:
        job.fill(estimators, SPACE.sample(2, 0))
    assert "\n" not in str(found.value)
    assert not (tmp_path / "s").exists()
    job = replace(job, execution=ExecutionSpec())
    assert job.fill(estimators, SPACE.sample(2, 0)).rows.score.tolist() == [1.0, 1.0], "here it can be used"


def test_what_is_not_there_on_the_other_side_says_so(setup: Setup) -> None:
    (configured,) = configure([lambda probe: 1.0]).estimators
    sent = replace(SentEstimator.of(configured), pickled=b"cno_such_module\nproxy\n.")
    with pytest.raises(
        InputError, match=r"'lambda' cannot be loaded on .*no_such_module.*; put what it imports"
    ):
        sent.received()


SCRIPT = """
import nasgauge as ng
factor = 2.0

def mine(probe):
    return factor * probe.classes

run = ng.score("nasbench201", [mine, "params"], sample=4, batch_size=4, store="s.sqlite", workers=2)
print(run.frame.groupby("estimator").score.max().loc["mine"])
"""


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    """Workers do not run the script again, whose run would begin a run."""
    (tmp_path / "script.py").write_text(SCRIPT)
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == "20.0\n", done.stderr


def test_a_bug_ends_the_run_with_its_name(setup: Setup, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def mine(probe):\n    return probe.clases\n")
    spec = WorkerSpec.of(setup, configure([f"{path}:mine"]).estimators)
    with processes(spec, 1) as execute, pytest.raises(EstimatorError, match=r"'mine' failed on .*clases"):
        list(execute([NetworkTask(SPACE.sample(1, 0)[0], (0,))]))


KILLED = "the process that scored it was ended"
KILLER = """
import multiprocessing, os, pathlib, signal
def mine(probe):
    if multiprocessing.parent_process() and {condition}:
        os.kill(os.getpid(), signal.SIGKILL)
    return 1.0
"""


def test_workers_that_only_die_are_an_error_that_says_so(setup: Setup, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(KILLER.format(condition=True))
    spec = WorkerSpec.of(setup, configure([f"{path}:mine"]).estimators)
    with pytest.raises(InputError, match="that scored networks was ended"), processes(spec, 1) as execute:
        list(execute([NetworkTask(key, (0,)) for key in SPACE.sample(20, 0)]))


def test_a_worker_that_dies_loses_what_it_had_and_nothing_else(setup: Setup, tmp_path: Path) -> None:
    keys = SPACE.sample(8, 0)
    path = tmp_path / "mine.py"
    path.write_text(KILLER.format(condition=f"probe.architecture == {keys[3]!r}"))
    spec = WorkerSpec.of(setup, configure([f"{path}:mine"]).estimators)
    tasks = [NetworkTask(key, (0,)) for key in keys]
    for count, alone in ((1, False), (2, False), (1, True)):
        with processes(spec, count, alone=alone) as execute:
            found = scores(execute, tasks)
        assert set(found) == set(keys)
        assert [key for key, rows in found.items() if rows["mine"][0] is None] == [keys[3]]
        assert str(found[keys[3]]["mine"][1]).startswith(KILLED)


def test_where_every_second_network_kills_the_others_are_scored(setup: Setup, tmp_path: Path) -> None:
    keys = SPACE.sample(8, 0)
    path = tmp_path / "mine.py"
    path.write_text(KILLER.format(condition=f"probe.architecture in {keys[:2] + keys[4:6]}"))
    spec = WorkerSpec.of(setup, configure([f"{path}:mine"]).estimators)
    with processes(spec, 2) as execute:
        found = scores(execute, [NetworkTask(key, (0,)) for key in keys])
    assert [key for key in keys if found[key]["mine"][0] is None] == keys[:2] + keys[4:6]


@pytest.mark.parametrize("stays", [False, True])
def test_a_run_goes_on_without_the_network_that_kills(
    setup: Setup, tmp_path: Path, caplog: pytest.LogCaptureFixture, *, stays: bool
) -> None:
    """Alone it has all of the machine; if it still dies, it is named, and tried by the next run."""
    keys = SPACE.sample(8, 0)
    path, mark = tmp_path / "mine.py", tmp_path / "tried"
    again = "True" if stays else f"not pathlib.Path({str(mark)!r}).exists()"
    touched = f"(pathlib.Path({str(mark)!r}).touch() or True)"
    path.write_text(KILLER.format(condition=f"probe.architecture == {keys[3]!r} and {again} and {touched}"))
    job = ScoringJob(tmp_path / "s", setup, "cifar10", ExecutionSpec(workers=2))
    filled = job.fill(configure([f"{path}:mine", "params"]).estimators, keys)
    others = filled.rows[filled.rows.estimator == "params"]
    assert set(others.architecture) == set(keys), "whatever mine does to them"
    filled = replace(filled, rows=filled.rows[filled.rows.estimator == "mine"])
    assert set(filled.rows.architecture) == set(keys) - ({keys[3]} if stays else set())
    assert filled.rows.error.isna().all()
    assert list(filled.failures.architecture) == ([keys[3]] if stays else [])
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == stays
    if stays:
        assert warnings[0].startswith("mine has no score of 1 of 8 architectures, since the machine failed")
        assert keys[3] in warnings[0]
        assert KILLED in warnings[0]
        path.write_text(path.read_text())  # the same content: the same estimator
        job = replace(job, execution=ExecutionSpec())  # which does not die in this process
        assert job.fill(configure([f"{path}:mine"]).estimators, keys).failures.empty
        with Store(tmp_path / "s") as store:
            assert store.failures(filled.run).empty


def test_the_first_network_of_a_new_store_ends_no_more_than_others(setup: Setup, tmp_path: Path) -> None:
    """What is tried before the first write is tried where it will be scored."""
    (tmp_path / "mine.py").write_text("import os\ndef mine(probe):\n    os._exit(0)\n")
    job = ScoringJob(tmp_path / "s", setup, "cifar10", ExecutionSpec(workers=2))
    filled = job.fill(configure([f"{tmp_path / 'mine.py'}:mine", "params"]).estimators, SPACE.sample(2, 0))
    assert list(filled.rows.estimator) == ["params", "params"]
    assert list(filled.failures.estimator) == ["mine", "mine"]


def test_memory_that_is_short_for_a_moment_costs_no_score(setup: Setup, tmp_path: Path) -> None:
    """In one process: what fails there is scored by a fresh one at the end."""
    mark = tmp_path / "mark"

    def mine(probe: Probe) -> float:
        if not mark.exists():
            mark.touch()
        elif mark.stat().st_size < 2 and mark.write_bytes(b"." * (mark.stat().st_size + 1)):
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: 8 bytes")
        return 1.0

    job = ScoringJob(tmp_path / "s", setup, "cifar10")
    filled = job.fill(configure([mine]).estimators, SPACE.sample(5, 0))
    assert filled.rows.score.tolist() == [1.0] * 5
    assert mark.stat().st_size == 2, "it did fail, twice"


def test_functions_that_no_module_names_are_sent_with_their_space(setup: Setup) -> None:
    build, size = SPACE.build, 8
    shrunk: SearchSpace = replace(SPACE, build=lambda *a, **k: build(*a, **{"init_channels": size, **k}))
    estimators = configure(["params"]).estimators
    tasks = [NetworkTask(SPACE.sample(1, 0)[0], (0,))]
    with processes(WorkerSpec.of(replace(setup, space=shrunk), estimators), 1) as execute:
        found = scores(execute, tasks)
    assert found == scores(in_process(replace(setup, space=shrunk), estimators), tasks)
    assert found != scores(in_process(setup, estimators), tasks)


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
    with pytest.raises(InputError, match=r"gpus.*: wanted a share of 0\.0001 to 1"):
        ExecutionSpec(executor="ray", gpus=gpus).check()


def test_other_machines_have_the_same_torch(setup: Setup) -> None:
    spec = replace(WorkerSpec.of(setup, configure(["params"]).estimators), torch="1.0")
    with pytest.raises(InputError, match=r"1\.0 where the run was started"):
        spec.scorer()


def test_every_even_split_of_the_cores_is_tried(setup: Setup) -> None:
    rates = calibrate(setup, configure(["params"]).estimators, SPACE.sample(2, 0))
    assert all(workers * threads == cores() and rate > 0 for (workers, threads), rate in rates.items())
    assert {(1, cores()), (cores(), 1)} <= rates.keys()
    assert torch.get_num_threads() == 1
