"""Where networks are scored: what fits together, and how many threads each process has."""

from __future__ import annotations

from threading import Lock
from typing import Any

import pytest
import torch
from toys import toy_setup

from nasgauge.core import InputError
from nasgauge.plugins import configure
from nasgauge.scoring.execution import ExecutionSpec
from nasgauge.scoring.loop import NetworkTask


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workers": "many"}, "workers='many': wanted a number from 1, or auto"),
        ({"workers": 0}, "workers='0'"),
        ({"workers": "1.5"}, "workers='1.5'"),
        ({"gpus": 1.0}, "options of a Ray cluster: add executor='ray'"),
        ({"address": "auto"}, "options of a Ray cluster: add executor='ray'"),
        ({"executor": "ray", "gpus": 1.5}, r"gpus=1\.5: wanted a share of 0\.0001 to 1, or a whole number"),
        ({"executor": "slurm"}, "no executor 'slurm'; there are local, ray"),
    ],
)
def test_what_does_not_fit_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ExecutionSpec(**options).check()


def test_a_ray_cluster_has_as_many_workers_as_it_has() -> None:
    pytest.importorskip("ray", reason="Ray is not installed")
    with pytest.raises(InputError, match="workers=2: a Ray cluster has as many as it has; leave it out"):
        ExecutionSpec(workers=2, executor="ray").check()
    for gpus in (0, 0.5, 1, 2):
        ExecutionSpec(executor="ray", gpus=gpus).check()


@pytest.mark.parametrize(
    ("workers", "threads", "cores", "found"),
    [
        ("1", 0, 4, (1, 3)),  # nobody said: as torch has them
        ("1", 2, 4, (1, 2)),
        (2, 0, 4, (2, 2)),
        (8, 0, 4, (8, 1)),
        (2, 3, 4, (2, 3)),
        ("auto", 2, 4, (2, 2)),
        ("auto", 8, 4, (1, 8)),
    ],
)
def test_threads_are_shared_among_workers(
    monkeypatch: pytest.MonkeyPatch,
    workers: str | int,
    threads: int,
    cores: int,
    found: tuple[int, int],
) -> None:
    monkeypatch.setattr("nasgauge.scoring.execution.cores", lambda: cores)
    torch.set_num_threads(3)
    settled = ExecutionSpec(workers=workers).settle(toy_setup(), [], ["a"], threads)
    assert (settled, torch.get_num_threads()) == found


def test_auto_takes_the_fastest_split(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rates = {(1, 4): 1.0, (2, 2): 3.0, (4, 1): 2.0}
    monkeypatch.setattr("nasgauge.scoring.executors.calibration.calibrate", lambda *_: rates)
    assert ExecutionSpec(workers="auto").settle(toy_setup(), [], ["a"], 0) == 2
    assert torch.get_num_threads() == 2


def test_only_what_goes_elsewhere_has_to_be_sent() -> None:
    lock = Lock()
    estimators = configure([lambda probe: float(lock.locked())]).estimators
    ExecutionSpec().check_sendable(toy_setup(), estimators)
    for elsewhere in (ExecutionSpec(workers=2), ExecutionSpec(workers="auto"), ExecutionSpec(executor="ray")):
        with pytest.raises(InputError, match="'lambda' cannot be sent to other processes"):
            elsewhere.check_sendable(toy_setup(), estimators)


def test_a_space_that_holds_what_cannot_be_sent_is_named() -> None:
    lock = Lock()
    setup = toy_setup(lambda _architecture, classes: torch.nn.Linear(lock.locked(), classes))
    with pytest.raises(
        InputError, match=r"search space 'toy' cannot be sent .*lock.*; leave workers"
    ) as found:
        ExecutionSpec(workers=2).check_sendable(setup, [])
    assert "\n" not in str(found.value)


def test_one_worker_is_this_process() -> None:
    setup, here = toy_setup(), []
    estimators = configure([lambda probe: float(len(here.append(1) or here))]).estimators
    with ExecutionSpec().open(setup, estimators, 1, warm=True) as execute:
        (found,) = execute([NetworkTask("a", (0,))])
    assert found.outcomes["lambda"].rows[0].score == len(here) == 1
