"""Rows of a study: one run per epoch, which says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from toys import toy_setup
from weight_sum import PLAN, VARIANT

from nasgauge.core import InputError, Score
from nasgauge.scoring.store import Store
from nasgauge.studies.trajectory_store import HELD_OUT, TrajectoryStore


def score(name: str, value: float, part: str = "") -> Score:
    return Score("another notation", name, value, None, 0.1, 0.1, reads="network", part=part)


def rows(value: float) -> dict[str, list[Score]]:
    return {"weight_sum": [score("weight_sum", value)], HELD_OUT: [score(HELD_OUT, 10 * value)]}


def test_what_is_added_is_known_and_comes_back_by_epoch(tmp_path: Path) -> None:
    with Store(tmp_path / "s", create=True) as store:
        kept = TrajectoryStore(store, toy_setup().provenance("toy"), VARIANT, PLAN)
        assert kept.known("a") == []
        for epoch in PLAN.epochs:
            for place, name in enumerate("ab"):
                kept.add(name, epoch, rows(epoch + place / 10))
        assert kept.known("a") == [0, 1, 2, 4]
        frame = kept.frame(["b", "a"])
        assert frame.architecture.tolist() == ["b", "a"] * 4
        assert frame.epoch.tolist() == [0, 0, 1, 1, 2, 2, 4, 4]
        assert frame.score[:2].tolist() == [0.1, 0]
        assert frame.held_out_accuracy.tolist() == pytest.approx((10 * frame.score).tolist())
        provenances = [run.provenance for run in store.runs()]
    assert [provenance.epoch for provenance in provenances] == [0, 1, 2, 4]
    assert {provenance.training for provenance in provenances} == {str(PLAN)}


def test_several_parts_are_no_single_score(tmp_path: Path) -> None:
    with Store(tmp_path / "s", create=True) as store:
        kept = TrajectoryStore(store, toy_setup().provenance("toy"), VARIANT, PLAN)
        kept.add("a", 0, {"weight_sum": [score("weight_sum", 1, "one")], HELD_OUT: [score(HELD_OUT, 1)]})
        with pytest.raises(InputError, match="gives several scores"):
            kept.frame(["a"])
