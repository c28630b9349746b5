"""Failures of the machine in a store: never beside a score, and gone when one comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filled_store import SCORE, TOY

from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun
from nasgauge.scoring.store_failures import MachineFailure


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "scores.sqlite", create=True) as opened:
        yield opened


@pytest.fixture
def run(store: Store) -> StoredRun:
    return store.run(TOY, "nasgauge run")


@pytest.fixture
def zen(store: Store, run: StoredRun) -> int:
    return store.register(run, "zen", "1", {"repeats": 2})


def reasons(store: Store, run: StoredRun) -> dict[str, str]:
    found = store.failures(run)
    return dict(zip(found.architecture, found.reason, strict=True))


def test_a_failure_is_no_score_and_says_of_what_it_is(store: Store, run: StoredRun, zen: int) -> None:
    store.add_failures(run, [MachineFailure(zen, "b", "killed"), MachineFailure(zen, "a", "out of memory")])
    assert store.frame(run).empty
    assert store.scored(run, zen) == set()
    assert store.failures(run).to_dict("records") == [
        {"estimator": "zen", "version": "1", "settings": '{"repeats": 2}', "architecture": name,
         "reason": reason, "estimator_id": zen}
        for name, reason in (("a", "out of memory"), ("b", "killed"))
    ]  # fmt: skip


def test_the_last_reason_counts(store: Store, run: StoredRun, zen: int) -> None:
    for reason in ("killed", "out of memory"):
        store.add_failures(run, [MachineFailure(zen, "a", reason)])
    assert reasons(store, run) == {"a": "out of memory"}


def test_a_score_ends_a_failure_of_its_estimator_only(store: Store, run: StoredRun, zen: int) -> None:
    other = store.register(run, "zen", "1", {"repeats": 3})
    store.add_failures(run, [MachineFailure(id_, name, "killed") for id_ in (zen, other) for name in "ab"])
    store.add(run, [(zen, replace(SCORE, architecture="a"))])
    left = store.failures(run)
    assert sorted(zip(left.estimator_id, left.architecture, strict=True)) == [
        (zen, "b"),
        (other, "a"),
        (other, "b"),
    ]


def test_a_result_that_is_no_number_ends_a_failure_too(store: Store, run: StoredRun, zen: int) -> None:
    store.add_failures(run, [MachineFailure(zen, "a", "killed")])
    store.add(run, [(zen, replace(SCORE, score=None, error="returned NaN"))])
    assert reasons(store, run) == {}


def test_nothing_is_noted_where_there_is_a_score(store: Store, run: StoredRun, zen: int) -> None:
    store.add(run, [(zen, SCORE)])
    store.add_failures(run, [MachineFailure(zen, "a", "killed"), MachineFailure(zen, "b", "killed")])
    assert reasons(store, run) == {"b": "killed"}
    assert store.frame(run).score.tolist() == [SCORE.score]


def test_failures_of_another_run_are_its_own(store: Store, run: StoredRun, zen: int) -> None:
    store.add_failures(run, [MachineFailure(zen, "a", "killed")])
    assert store.failures(store.run(TOY.with_seed(1), "nasgauge run")).empty
