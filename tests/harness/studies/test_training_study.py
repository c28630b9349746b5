"""Networks of a sample that train into a store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from toys import toy_setup
from weight_sum import PLAN, RECIPE, VARIANT

from nasgauge.core import Estimator, EstimatorError, InputError
from nasgauge.plugins import Configured
from nasgauge.probing.probe import Probe
from nasgauge.scoring.run_spec import PreparedRun
from nasgauge.scoring.store import Store
from nasgauge.studies.study_sample import StudySample
from nasgauge.studies.training_study import fill, trained_scores
from nasgauge.studies.trajectory_store import TrajectoryStore


def sample() -> StudySample:
    setup = toy_setup()
    return StudySample(PreparedRun(setup, "toy", ["a", "b"], setup.space.load_table("toy")), "two")


def test_divergence_is_a_row_with_its_reason(tmp_path: Path) -> None:
    plan, setup = replace(PLAN, recipe=replace(RECIPE, learning_rate=1e30, clip=0.0)), toy_setup()
    with Store(tmp_path / "s", create=True) as store:
        kept = TrajectoryStore(store, setup.provenance("toy"), VARIANT, plan)
        assert list(fill(kept, setup, ["a", "b"])) == [None] * 8
        assert list(fill(kept, setup, ["a", "b"])) == []
        frame = kept.frame(["a", "b"])
    started = frame[frame.epoch == 0]
    assert started.score.notna().all()
    left = frame[frame.epoch > 0]
    assert left.score.isna().all()
    assert left.held_out_accuracy.isna().all()
    assert left.error.str.startswith("FloatingPointError: training diverged: the loss is ").all()


def test_rows_are_kept_and_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = trained_scores(sample(), tmp_path / "s", VARIANT, PLAN)
    assert rows.epoch.tolist() == [0, 0, 1, 1, 2, 2, 4, 4]
    assert rows.accuracy.tolist() == [0, 1] * 4
    assert rows.groupby("architecture").score.nunique().tolist() == [4, 4]
    monkeypatch.setattr("nasgauge.studies.trained_network.Probe", None)
    assert trained_scores(sample(), tmp_path / "s", VARIANT, PLAN).equals(rows)


def test_bad_input_shows_before_the_first_write_and_a_bug_after_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no size 'cells'"):
        trained_scores(sample(), tmp_path / "s", VARIANT, replace(PLAN, sizes={"cells": 1}))
    with pytest.raises(InputError, match="images"):
        trained_scores(sample(), tmp_path / "s", VARIANT, replace(PLAN, train_images=100))
    assert not (tmp_path / "s").exists()

    def broken(probe: Probe) -> float:
        raise TypeError(f"no {probe.architecture}")

    trained_scores(sample(), tmp_path / "s", VARIANT, PLAN)
    with pytest.raises(EstimatorError, match="What was scored is stored"):
        trained_scores(sample(), tmp_path / "s", Configured(Estimator(broken), {}), PLAN)


def test_a_machine_that_fails_is_no_row(tmp_path: Path) -> None:
    """Neither in training nor in scoring: what was done before is kept."""

    def no_room(probe: Probe) -> float:
        if probe.architecture == "b":
            raise MemoryError("no room")
        return 1.0

    with pytest.raises(InputError, match="the machine failed at the score of b: MemoryError: no room"):
        trained_scores(sample(), tmp_path / "s", Configured(Estimator(no_room), {}), PLAN)
    with Store(tmp_path / "s") as store:
        assert {name for run in store.runs() for name in store.frame(run).architecture} == {"a"}


def test_memory_that_ends_in_training_says_of_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def train(*_: object) -> None:
        raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")

    monkeypatch.setattr("nasgauge.studies.trained_network.train", train)
    with pytest.raises(InputError, match="failed at the training of a: RuntimeError: CUDA out of"):
        trained_scores(sample(), tmp_path / "s", VARIANT, PLAN)
