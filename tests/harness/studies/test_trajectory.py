"""Scores by epoch: taus are those of scipy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from nasgauge.studies.trajectory import all_scores_unchanged, architecture_rows, by_epoch, epoch_summary


def test_scores_that_training_does_not_move_are_told() -> None:
    rows = pd.DataFrame(
        [(epoch, name, 1.0, score) for epoch in (0, 1) for name, score in (("a", 2.0), ("b", 3.0))],
        columns=["epoch", "architecture", "accuracy", "score"],
    )
    assert all_scores_unchanged(rows)
    assert not all_scores_unchanged(rows[rows.epoch == 0]), "one epoch says nothing"
    assert not all_scores_unchanged(rows.assign(score=np.nan)), "nor does no score"
    rows.loc[3, "score"] = 4.0
    assert not all_scores_unchanged(rows)


def test_taus_are_those_of_scipy() -> None:
    rng = np.random.default_rng(0)
    scores, held_out, accuracy = rng.standard_normal((3, 6)), rng.uniform(10, 90, (3, 6)), np.arange(6.0)
    scores[2, 3], held_out[2, 3] = np.nan, np.nan
    rows = pd.DataFrame(
        [
            {
                "epoch": epoch,
                "architecture": str(name),
                "accuracy": accuracy[name],
                "score": scores[number, name],
                "held_out_accuracy": held_out[number, name],
            }
            for number, epoch in enumerate((0, 1, 4))
            for name in range(6)
        ]
    )
    found = epoch_summary(rows)
    assert found.finite.tolist() == [6, 6, 5]
    last = np.nan_to_num(scores, nan=-99)
    for number, row in enumerate(found.itertuples()):
        assert row.tau_start == pytest.approx(stats.kendalltau(last[number], last[0]).statistic)
        assert row.tau_accuracy == pytest.approx(stats.kendalltau(last[number], accuracy).statistic)
        values = np.nan_to_num(held_out[number], nan=-99)
        assert row.tau_held_out == pytest.approx(stats.kendalltau(values, accuracy).statistic)
    assert np.isnan(epoch_summary(rows[rows.epoch > 0]).tau_start).all(), (
        "where nothing was scored before training"
    )


def test_architectures_have_a_column_per_epoch_worst_accuracy_first() -> None:
    rows = pd.DataFrame(
        [
            (0, "a", 90.0, 1.0, 10.0),
            (0, "b", 80.0, 2.0, 20.0),
            (4, "a", 90.0, 3.0, 30.0),
            (4, "b", 80.0, np.nan, 40.0),
        ],
        columns=["epoch", "architecture", "accuracy", "score", "held_out_accuracy"],
    )
    assert by_epoch(rows, "score").loc["a"].to_dict() == {0: 1, 4: 3}
    found = architecture_rows(rows)
    assert list(found) == ["architecture", "accuracy", "score_0", "score_4", "held_out_0", "held_out_4"]
    assert found.architecture.tolist() == ["b", "a"]
    assert found.score_4.tolist() == pytest.approx([np.nan, 3], nan_ok=True)
    assert found.held_out_4.tolist() == [40, 30]
