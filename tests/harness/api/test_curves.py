"""`nasgauge.ranking_hypothesis` on curves of a file, and on imported ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from readings import made_up_table
from scipy import stats

import nasgauge as ng
from nasgauge.api.curves import CurvesSpec
from nasgauge.core import InputError, Label

ACCURACY = np.random.default_rng(0).uniform(10, 90, (20, 12))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    np.savez(tmp_path / "c.npz", acc=ACCURACY)
    return tmp_path / "c.npz"


def test_every_epoch_is_a_row_and_some_are_shown(file: Path) -> None:
    result = ng.ranking_hypothesis(file, array="acc")
    assert result.frame.epoch.tolist() == list(range(1, 13))
    expected = [stats.kendalltau(values, ACCURACY[:, -1]).statistic for values in ACCURACY.T]
    assert result.frame.tau_b.tolist() == pytest.approx(expected)
    assert [row["epoch"] for row in result.table.rows] == ["1", "5", "10", "12"]
    assert [row["epoch"] for row in ng.ranking_hypothesis(file, array="acc", epoch=3).table.rows] == ["3"]
    assert result.figure().axes[0].get_title() == "20 architectures"


def test_imported_curves_are_ranked_by_their_end_or_by_another_label(monkeypatch: pytest.MonkeyPatch) -> None:
    label, table = Label("cifar10", "validation", 12, "mean"), made_up_table(np.arange(10.0))
    names = ["other", *table.architectures[:9]]
    monkeypatch.setattr("nasgauge.api.curves.load_curves", lambda *_: (names, ACCURACY[:10], label))
    monkeypatch.setattr("nasgauge.api.curves.load", lambda *_: table)
    assert CurvesSpec().read().final.tolist() == ACCURACY[:10, -1].tolist()
    found = CurvesSpec(final="test").read()
    assert found.final.tolist() == list(range(9)), "of the architectures that have both"
    assert found.accuracy.tolist() == ACCURACY[1:10].tolist()
    assert found.source == f"{label}; final: {table.label}"
    monkeypatch.setattr("nasgauge.api.curves.load_curves", lambda *_: (["x"], ACCURACY[:1], label))
    with pytest.raises(InputError, match="no architecture has both"):
        CurvesSpec(final="test").read()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"array": "accc"}, "did you mean acc"),
        ({"array": "acc", "epoch": [1, 13]}, "epoch 13 does not exist: the curves have epochs 1 to 12"),
        ({"array": "acc", "final": "test"}, "final names an imported label"),
        ({"arrays": "acc"}, "no option 'arrays'; did you mean array"),
    ],
)
def test_bad_options_are_refused(file: Path, options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ng.ranking_hypothesis(file, **options)
