"""Stores put together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from filled_store import SCORE, TOY, fill

from nasgauge.core import InputError, Sample
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_failures import MachineFailure
from nasgauge.scoring.store_merge import MergedRun, MergingStore

OTHER = replace(SCORE, architecture="b", score=2.5)


def merged(into: Path, *others: Path) -> list[MergedRun]:
    opened = [Store(path) for path in others]
    try:
        with MergingStore(into, create=True) as store:
            return store.take(opened)
    finally:
        for each in opened:
            each.__exit__()


def scores(path: Path) -> dict[tuple[int, str, str], float]:
    with Store(path) as store:
        frames = [store.frame(run) for run in store.runs()]
        keys = [k for f in frames for k in zip(f.seed, f.architecture, f.part, strict=True)]
        return dict(zip(keys, (value for f in frames for value in f.score), strict=True))


def test_runs_of_one_provenance_become_one_and_others_stay_apart(tmp_path: Path) -> None:
    fill(tmp_path / "a", SCORE)
    fill(tmp_path / "b", OTHER)
    with Store(tmp_path / "b", create=True) as store:
        run = store.run(TOY.with_seed(1), "nasgauge run --seed 1")
        store.add(run, [(store.register(run, "zen", "1", {}), SCORE)])
    found = merged(tmp_path / "a", tmp_path / "b")
    assert [(one.run, one.new, one.copied, one.present) for one in found] == [
        (1, False, 1, 0),
        (2, True, 1, 0),
    ]
    assert scores(tmp_path / "a") == {(0, "a", ""): 1.5, (0, "b", ""): 2.5, (1, "a", ""): 1.5}
    with Store(tmp_path / "a") as store:
        assert store.commands(store.runs()[1]) == ["nasgauge run --seed 1"]
    again = merged(tmp_path / "a", tmp_path / "b")
    assert [(one.copied, one.present, one.conflicts) for one in again] == [(0, 1, []), (0, 1, [])]


def test_the_first_writer_wins_and_conflicts_are_reported(tmp_path: Path) -> None:
    fill(tmp_path / "a", SCORE, OTHER)
    fill(tmp_path / "b", replace(SCORE, score=9.0), OTHER)
    (found,) = merged(tmp_path / "a", tmp_path / "b")
    assert (found.copied, found.present, found.conflicts) == (0, 1, [("zen", "a")])
    assert scores(tmp_path / "a") == {(0, "a", ""): 1.5, (0, "b", ""): 2.5}
    first, second = merged(tmp_path / "new", tmp_path / "b", tmp_path / "a")
    assert (first.copied, second.conflicts) == (2, [("zen", "a")])
    assert scores(tmp_path / "new")[0, "a", ""] == 9.0


def test_parts_of_one_score_are_never_of_two_stores(tmp_path: Path) -> None:
    fill(tmp_path / "a", replace(SCORE, score=None, error="ValueError: no"))
    fill(tmp_path / "b", replace(SCORE, part="x"), replace(SCORE, part="y"))
    (found,) = merged(tmp_path / "a", tmp_path / "b")
    assert found.conflicts == [("zen", "a")]
    assert list(scores(tmp_path / "a")) == [(0, "a", "")]


def test_settings_and_versions_stay_apart_and_the_own_one_counts(tmp_path: Path) -> None:
    fill(tmp_path / "a", SCORE)
    fill(tmp_path / "b", replace(SCORE, score=7.0), settings={"repeats": 2})
    merged(tmp_path / "a", tmp_path / "b")
    with Store(tmp_path / "a") as store:
        frame = store.frame(store.runs()[0]).sort_values("requested")
    assert frame.score.tolist() == [7.0, 1.5], "of two settings, what the store asked for comes last"


def test_samples_are_copied_with_their_members_and_what_was_asked_for_them(tmp_path: Path) -> None:
    for name, drawn in {"a": "ab", "b": "abc"}.items():
        with Store(tmp_path / name, create=True) as store:
            run = store.run(TOY, f"command {name}")
            for members in dict.fromkeys(["ab", drawn]):
                sample = store.add_sample(run, Sample.of("sample", members, 0))
                id_ = store.register(run, "zen", "1", {}, sample)
            store.register(run, "flops", "1", {})
            store.add(run, [(id_, replace(SCORE, architecture=each)) for each in drawn])
    merged(tmp_path / "new", tmp_path / "b", tmp_path / "a")
    with Store(tmp_path / "new") as store, Store(tmp_path / "b") as before:
        (run,) = store.runs()
        assert list(store.samples(run).values()) == list(before.samples(run).values())
        assert {request.sample for request in store.requests(run)} == {1, 2, None}
        assert store.commands(run) == ["command b", "command a"]


def test_failures_of_the_machine_end_where_there_is_a_score(tmp_path: Path) -> None:
    for name, failing in {"a": "b", "b": "ac"}.items():
        fill(tmp_path / name, replace(SCORE, architecture="b" if name == "b" else "a"))
        with Store(tmp_path / name, create=True) as store:
            (run,) = store.runs()
            (id_,) = {request.estimator for request in store.requests(run)}
            store.add_failures(run, [MachineFailure(id_, each, "out of memory") for each in failing])
    merged(tmp_path / "a", tmp_path / "b")
    with Store(tmp_path / "a") as store:
        (run,) = store.runs()
        assert store.frame(run).architecture.tolist() == ["a", "b"]
        assert store.failures(run).architecture.tolist() == ["c"]


def test_all_is_copied_or_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "a", SCORE)
    fill(tmp_path / "b", OTHER)
    fill(tmp_path / "c", OTHER)
    with Store(tmp_path / "c", create=True) as store:
        store._connection.execute("UPDATE runs SET provenance = '{}'")
        store._connection.commit()
    before = scores(tmp_path / "a")
    with pytest.raises(InputError, match="is damaged"):
        merged(tmp_path / "a", tmp_path / "b", tmp_path / "c")
    assert scores(tmp_path / "a") == before
