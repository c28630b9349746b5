"""Managing stores from Python."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from filled_store import SCORE, TOY, fill

import nasgauge as ng
from nasgauge.core import InputError, Sample
from nasgauge.scoring.store import Store
from nasgauge.scoring.store_failures import MachineFailure


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two seeds: zen of a and b, drawn, b failed; flops of a and c, for nobody; the machine failed on d."""
    path = tmp_path / "s.sqlite"
    failed = replace(SCORE, architecture="b", score=None, error="ValueError: no")
    with Store(path, create=True) as opened:
        for run in (opened.run(TOY, "nasgauge run"), opened.run(TOY.with_seed(1), "nasgauge run --seed 1")):
            sample = opened.add_sample(run, Sample.of("sample", "abd", 0))
            zen = opened.register(run, "zen", "1", {"repeats": 2}, sample)
            flops = opened.register(run, "flops", "1", {})
            found = [replace(SCORE, estimator="flops", architecture=name) for name in "ac"]
            opened.add(run, [(zen, SCORE), (zen, failed), *((flops, score) for score in found)])
            opened.add_failures(run, [MachineFailure(zen, "d", "out of memory")])
    return path


def test_runs_and_how_they_differ(store: Path) -> None:
    table = ng.store_runs(store)
    columns = [
        "run",
        "differs",
        "rows",
        "architectures",
        "failed",
        "machine_failures",
        "estimators",
        "samples",
    ]
    assert table.frame[columns].to_numpy().tolist() == [
        [1, "seed=0", 4, 3, 1, 1, "flops,zen", "3 drawn, seed 0"],
        [2, "seed=1", 4, 3, 1, 1, "flops,zen", "3 drawn, seed 0"],
    ]
    assert table.frame.last_command.tolist() == ["nasgauge run", "nasgauge run --seed 1"]
    assert table.rows[0]["failures"] == "1 + 1"
    assert "| 2   | seed=1 " in table.to_markdown()


def test_rows_by_estimator_and_sample(store: Path) -> None:
    frame = ng.store_rows(store, where="run=2").frame
    columns = ["run", "estimator", "sample", "scored", "failed", "machine_failures"]
    assert frame[columns].to_numpy().tolist() == [
        [2, "flops", "", 1, 0, 0],
        [2, "flops", "3 drawn, seed 0", 1, 0, 0],
        [2, "zen", "3 drawn, seed 0", 2, 1, 1],
    ]
    assert len(ng.store_rows(store).frame) == 6
    assert "| repeats=2 " in ng.store_rows(store).to_markdown()
    with pytest.raises(InputError, match="has no run with run=3"):
        ng.store_rows(store, where="run=3")


def test_nothing_goes_before_it_is_said(store: Path) -> None:
    removal = ng.remove_from_store(store, where="seed=1", estimator="Zen")
    assert removal.table.frame[["run", "estimator", "rows"]].to_numpy().tolist() == [[2, "zen", 2]]
    assert len(ng.scores(store)) == 8
    assert removal.remove() == f"Removed 2 rows of 1 estimators from {store}."
    rows = ng.scores(store)
    assert (len(rows), set(rows[rows.seed == 1].estimator)) == (6, {"flops"})


def test_what_is_to_go_has_to_be_there(store: Path) -> None:
    for options, message in {
        (): "nothing says what is to go: give where, estimator or failed=True",
        (("estimator", "zne"),): "no estimator 'zne' in .*; did you mean zen",
        (("where", "seed=7"),): "has no run with seed=7",
        (("estimator", "flops"), ("failed", True)): "has nothing that failed to remove there",
    }.items():
        with pytest.raises(InputError, match=message):
            ng.remove_from_store(store, **dict(options))
    with pytest.raises(InputError, match="no store"):
        ng.remove_from_store(store.with_name("absent"), failed=True)
    assert not store.with_name("absent").exists()


def test_merged_stores(store: Path, tmp_path: Path) -> None:
    fill(tmp_path / "other", replace(SCORE, score=8.0), settings={"repeats": 2})
    table = ng.merge_stores([store, tmp_path / "other"], tmp_path / "new")
    columns = ["run", "new", "copied", "present", "conflicts"]
    assert table.frame[columns].to_numpy().tolist() == [
        [1, True, 4, 0, 0], [2, True, 4, 0, 0], [1, False, 0, 0, 1],
    ]  # fmt: skip
    assert "other scores than" in table.notes[1]
    assert f"zen of a ({tmp_path / 'other'})" in table.notes[1]
    first, second = ng.scores(store), ng.scores(tmp_path / "new")
    assert first.equals(second)
    for others, message in {
        (tmp_path / "new",): "cannot merge .* into itself",
        (tmp_path / "absent",): "no store",
    }.items():
        with pytest.raises(InputError, match=message):
            ng.merge_stores(others, tmp_path / "new")
