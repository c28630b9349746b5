"""What is taken out of a store, and what stays."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from filled_store import SCORE, TOY

from nasgauge.core import Estimator, Sample
from nasgauge.plugins import Configured
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_access import StoredRun
from nasgauge.scoring.store_failures import MachineFailure
from nasgauge.scoring.store_removal import Removal

FAILED = replace(SCORE, architecture="b", score=None, error="ValueError: no")
INFINITE = replace(SCORE, architecture="c", score=-math.inf, error="returned -inf")


def filled(path: Path) -> tuple[StoredRun, StoredRun]:
    """Two runs: zen of a, b (failed) and c (infinite), and two parts of rwe of a; the machine failed on d."""
    with Store(path, create=True) as store:
        runs = store.run(TOY, "first"), store.run(TOY.with_seed(1), "second")
        for run in runs:
            sample = store.add_sample(run, Sample.of("sample", "abcd", 0))
            zen, rwe = (store.register(run, name, "1", {}, sample) for name in ("zen", "rwe"))
            parts = [(rwe, replace(SCORE, estimator="rwe", part=part)) for part in ("x", "y")]
            store.add(run, [(zen, SCORE), (zen, FAILED), (zen, INFINITE), *parts])
            store.add_failures(run, [MachineFailure(zen, "d", "out of memory")])
    return runs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.sqlite"


def rows(path: Path) -> set[tuple[int, str, str, str]]:
    with Store(path) as store:
        frames = [store.frame(run) for run in store.runs()]
    frame = pd.concat(frames)
    return set(zip(frame.seed, frame.estimator, frame.architecture, frame.part, strict=True))


def test_what_would_go_is_counted_and_stays(path: Path) -> None:
    first, second = filled(path)
    before = path.read_bytes()
    with Store(path) as store:
        found = store.removed(Removal((first.id, second.id), ("zen",)))
        failed = store.removed(Removal((first.id,), failed=True))
    columns = ["run", "estimator", "architectures", "rows", "machine_failures"]
    assert found[columns].to_numpy().tolist() == [[1, "zen", 3, 3, 1], [2, "zen", 3, 3, 1]]
    assert failed[columns].to_numpy().tolist() == [[1, "zen", 2, 2, 1]], "those without a finite score"
    assert path.read_bytes() == before


def test_an_estimator_goes_from_one_run(path: Path) -> None:
    first, _ = filled(path)
    with Store(path, create=True) as store:
        store.remove(Removal((first.id,), ("zen",)))
        assert {(seed, name) for seed, name, _, _ in rows(path)} == {(0, "rwe"), (1, "zen"), (1, "rwe")}
        assert store.failures(first).empty
        assert len(store.requests(first)) == 1
        assert store.samples(first)[1].architectures == frozenset("abcd"), "the sample is what was drawn"


def test_a_run_goes_with_all_that_is_its(path: Path) -> None:
    first, second = filled(path)
    with Store(path, create=True) as store:
        store.remove(Removal((first.id,)))
        assert store.runs() == [second]
        assert store.commands(first) == [] == store.requests(first)
        assert store.samples(first) == {}
        assert len(store.frame(second)) == 5
        store.remove(Removal((second.id,)))
        assert store.runs() == []
        for table in ("estimators", "architectures", "sample_architectures", "commands", "failures"):
            assert store._connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_only_failures_go(path: Path) -> None:
    runs = filled(path)
    with Store(path, create=True) as store:
        store.remove(Removal(tuple(run.id for run in runs), failed=True))
        for run in runs:
            assert store.frame(run).architecture.tolist() == ["a", "a", "a"]
            assert store.failures(run).empty
            assert len(store.requests(run)) == 2, "they are asked for still"


def test_what_has_several_parts_is_kept_or_goes_as_a_whole(path: Path) -> None:
    with Store(path, create=True) as store:
        run = store.run(TOY, "c")
        id_ = store.register(run, "rwe", "1", {})
        good, bad = replace(SCORE, part="x"), replace(SCORE, part="y", score=None, error="ValueError: no")
        store.add(run, [(id_, good), (id_, bad), (id_, replace(good, architecture="b"))])
        store.remove(Removal((run.id,), failed=True))
        assert store.frame(run)[["architecture", "part"]].to_numpy().tolist() == [["b", "x"]]


def test_what_failed_is_forgotten_by_version_settings_and_architecture(path: Path) -> None:
    first, second = filled(path)

    def zen(version: str, **settings: int) -> Configured[Estimator]:
        return Configured(Estimator(lambda probe: 1.0, name="zen", version=version), settings)

    with Store(path, create=True) as store:
        assert store.forget_failed(first, [zen("2"), zen("1", repeats=2)], list("abcd")) == 0
        assert store.forget_failed(first, [zen("1")], ["a", "b"]) == 1
        assert store.frame(first).architecture.tolist() == ["a", "a", "a", "c"]
        assert store.forget_failed(first, [zen("1")], ["c"]) == 1
        assert len(store.frame(second)) == 5
