"""Agreement by epoch as people see it."""

from __future__ import annotations

import numpy as np
import pytest
from table_cells import texts

from nasgauge.analysis.learning_curves import LearningCurves
from nasgauge.analysis.ranking_hypothesis import ranking_hypothesis
from nasgauge.presentation.ranking_hypothesis_table import ranking_hypothesis_table

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("epochs", [(1,), (1, 3)])
def test_some_epochs_are_shown_and_all_are_written(epochs: tuple[int, ...]) -> None:
    accuracy = RNG.uniform(10, 90, (20, 3))
    curves = LearningCurves(accuracy, accuracy[:, -1], "made up")
    table = ranking_hypothesis_table(ranking_hypothesis(curves), curves, epochs)
    assert [row["epoch"] for row in table.rows] == list(map(str, epochs))
    assert len(table.frame) == 3
    assert list(texts(table)) == ["epoch", "tau", "p_tau", "tau-b", "tied pairs"]
    assert texts(table)["tied pairs"] == "0.00 %"
    assert table.notes[0] == "20 architectures, 3 epochs: made up."
