"""Filling a store: what is tried before the first write, and what is kept whatever happens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import torch
from toys import toy_setup

from nasgauge.core import EstimatorError, InputError, Sample
from nasgauge.core.sample import DRAWN
from nasgauge.plugins import configure
from nasgauge.probing.probe import Probe
from nasgauge.runtime.command import asked_by
from nasgauge.scoring.execution import ExecutionSpec
from nasgauge.scoring.fill import Filled, ScoringJob
from nasgauge.scoring.store import Store


def filled(path: Path, chosen: list[Any], architectures: list[str], **options: Any) -> Filled:
    """A store after these were scored."""
    job = replace(ScoringJob(path, toy_setup(), "toy"), **options)
    return job.fill(configure(chosen).estimators, architectures)


def test_what_is_scored_is_given(tmp_path: Path) -> None:
    found = filled(tmp_path / "s", ["params"], ["a", "b"])
    assert found.rows.architecture.tolist() == ["a", "b"]
    assert found.run.provenance.dataset == "toy"


def test_the_sample_is_noted_whole_before_anything_is_scored(tmp_path: Path) -> None:
    def bug(probe: Probe) -> float:
        if probe.architecture == "b":
            raise KeyError(probe.architecture)
        return 1.0

    drawn = Sample.of(DRAWN, "abc", 0)
    with pytest.raises(EstimatorError):
        filled(tmp_path / "s", [bug], ["a", "b", "c"], sample=drawn)
    with Store(tmp_path / "s") as store:
        (run,) = store.runs()
        assert list(store.samples(run).values()) == [drawn]
        assert [request.sample for request in store.requests(run)] == list(store.samples(run))
        assert store.frame(run).architecture.tolist() == ["a"]


def test_what_belongs_to_no_sample_is_asked_for_without_one(tmp_path: Path) -> None:
    filled(tmp_path / "s", ["params"], ["a"])
    with Store(tmp_path / "s") as store:
        (run,) = store.runs()
        assert store.samples(run) == {}
        assert [request.sample for request in store.requests(run)] == [None]


def test_a_command_that_is_given_again_is_kept_once(tmp_path: Path) -> None:
    for command in ("nasgauge run", "nasgauge search", "nasgauge run"):
        with asked_by(command):
            found = filled(tmp_path / "s", ["params"], ["a"])
    with Store(tmp_path / "s") as store:
        assert store.commands(found.run) == ["nasgauge run", "nasgauge search"]


def test_a_batch_gives_its_own_rows(tmp_path: Path) -> None:
    filled(tmp_path / "s", ["params"], ["a", "b"])
    assert filled(tmp_path / "s", ["params"], ["c"], batch=True).rows.architecture.tolist() == ["c"]
    assert filled(tmp_path / "s", ["params"], ["c"]).rows.architecture.tolist() == ["a", "b", "c"]


def test_wrong_settings_show_before_the_first_write(tmp_path: Path) -> None:
    def refuses(probe: Probe) -> float:
        raise InputError("setting repeats is 0")

    with pytest.raises(InputError, match="estimator 'refuses': setting repeats is 0"):
        filled(tmp_path / "s", [refuses], ["a"])
    assert not (tmp_path / "s").exists()


def test_a_bug_keeps_what_was_scored_and_says_so(tmp_path: Path) -> None:
    filled(tmp_path / "s", ["params"], ["a"])

    def fails(probe: Probe) -> float:
        return {"a": 1.0}[probe.architecture]

    message = (
        r"'fails' failed on b(.|\n)*\nWhat was scored is stored; the same command continues from there\."
    )
    with pytest.raises(EstimatorError, match=message):
        filled(tmp_path / "s", [fails], ["a", "b"])
    with Store(tmp_path / "s") as store:
        assert sorted(store.frame(store.runs()[0]).estimator) == ["fails", "params"]


def test_an_interrupt_says_how_to_continue(tmp_path: Path) -> None:
    filled(tmp_path / "s", ["params"], ["a"])

    def interrupted(probe: Probe) -> float:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="the same command continues from there"):
        filled(tmp_path / "s", [interrupted], ["a"])


def test_the_first_network_warms_up_once(tmp_path: Path) -> None:
    seen: list[str] = []

    def tested(probe: Probe) -> float:
        seen.append(probe.architecture)
        return 1.0

    filled(tmp_path / "s", [tested], ["a", "b"])
    assert seen == ["a", "a", "b"]
    seen.clear()
    filled(tmp_path / "s", [tested], ["c"], warm=True)
    assert seen == ["c"]


def test_threads_are_those_of_the_run_that_is_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.set_num_threads(2)
    filled(tmp_path / "s", ["params"], ["a"])
    asked: list[int] = []

    def settle(self: ExecutionSpec, setup: object, estimators: object, keys: object, threads: int) -> int:
        asked.append(threads)
        return 1

    monkeypatch.setattr(ExecutionSpec, "settle", settle)
    torch.set_num_threads(1)
    filled(tmp_path / "s", ["params"], ["b"], execution=ExecutionSpec(workers="auto"))
    filled(tmp_path / "s", ["params"], ["b"], execution=ExecutionSpec(workers="auto"), threads=7)
    assert asked == [2, 7]


def no_room(probe: Probe) -> float:
    """Has never enough memory for the second network."""
    if probe.architecture == "b":
        raise MemoryError("no room")
    return 1.0


@pytest.mark.slow
def test_the_machine_is_asked_once_more_and_then_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    found = filled(tmp_path / "s", [no_room, "params"], ["a", "b"])
    assert found.rows.groupby("estimator").architecture.apply(list).to_dict() == {
        "no_room": ["a"],
        "params": ["a", "b"],
    }
    assert found.failures[["estimator", "architecture", "reason"]].values.tolist() == [
        ["no_room", "b", "MemoryError: no room"]
    ]
    assert [record.getMessage() for record in caplog.records] == [
        "the machine failed on 1 of 2 architectures: once more, alone",
        "no_room has no score of 1 of 2 architectures, since the machine failed, also with one network "
        "alone: b (MemoryError: no room); the same command tries them again",
    ]


@pytest.mark.slow
def test_failures_are_of_those_who_are_asked(tmp_path: Path) -> None:
    """Other estimators and other architectures of the run do not matter to this one."""
    filled(tmp_path / "s", [no_room], ["a", "b"])
    assert filled(tmp_path / "s", ["params"], ["a", "b"]).failures.empty
    assert filled(tmp_path / "s", [no_room], ["a", "c"]).failures.empty


def test_what_cannot_be_sent_is_tried_again_here(tmp_path: Path) -> None:
    tries, lock = list[str](), Lock()

    def tested(probe: Probe) -> float:
        with lock:
            tries.append(probe.architecture)
        if tries.count("b") < 2:
            raise MemoryError("for now")
        return 1.0

    assert filled(tmp_path / "s", [tested], ["b", "a"]).rows.architecture.tolist() == ["a", "b"]
    assert tries == ["b", "b", "a"], "first to see whether the settings are right"
