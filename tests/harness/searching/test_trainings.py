"""Recorded trainings as a search meets them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from toy_grid import FULL, GRID, NAMES, SHORT, table

from nasgauge.core import InputError
from nasgauge.searching.trainings import PredictedTrainings, Trainings

GENERATOR = np.random.default_rng(0)


def test_the_longest_training_below_the_full_one_is_the_short_one() -> None:
    assert Trainings(table(short=True)).short == 12
    assert Trainings(table()).short is None
    assert Trainings(table(short=True)).run("111", 12, GENERATOR) == (29.0, SHORT)
    assert Trainings(table(short=True)).run("111", None, GENERATOR) == (30.0, FULL)


def test_what_is_not_in_the_table_is_named() -> None:
    whole = Trainings(table())
    assert "234" in whole
    assert "999" not in whole
    with pytest.raises(InputError, match=r"asks for '999', which is not in the table \(made up\)"):
        whole.check("999")
    with pytest.raises(InputError, match=r"no training of 12 epochs, only the full one$"):
        whole.run("234", 12, GENERATOR)
    unknown = replace(table(), accuracy=table().accuracy * np.nan)
    with pytest.raises(InputError, match="has no accuracy of '234' after None epochs"):
        Trainings(unknown).run("234", None, GENERATOR)


def test_where_accuracies_are_predicted_everything_is_there_and_nothing_can_be_trained() -> None:
    predicted = PredictedTrainings(GRID)
    assert "anything" in predicted
    predicted.check("anything")
    assert predicted.sample(3, GENERATOR) == list(NAMES[:3])
    assert (predicted.short, predicted.source) == (None, "grid has no table")
    with pytest.raises(InputError, match=r"are predicted after a search: choose .* by SEARCHER\+ESTIMATOR"):
        predicted.run("234", None, GENERATOR)


def test_a_full_training_is_one_recorded_run_and_the_mean_counts_in_the_end() -> None:
    whole = table()
    runs = np.column_stack([whole.accuracy - 5, whole.accuracy + 5, np.full(len(NAMES), np.nan)])
    trainings = Trainings(
        type(whole)("grid", whole.label, NAMES, whole.accuracy, runs, whole.train_seconds, "x")
    )
    generator = np.random.default_rng(0)
    assert {trainings.run("111", None, generator)[0] for _ in range(20)} == {25.0, 35.0}
    assert trainings.final("111") == 30.0
