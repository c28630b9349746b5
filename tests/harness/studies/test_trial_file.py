"""Pruning of trials that files have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nasgauge.benchmarks.accuracies import AccuracySpec
from nasgauge.core import InputError
from nasgauge.studies.estimator_variants import configured_estimator
from nasgauge.studies.importance import impurity
from nasgauge.studies.trial_file import TrialFile


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrialFile:
    """Two trials of bpe, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    Path("recipes.csv").write_text("trial,epochs,seconds\na,1,1\nb,4,4\n")
    Path("accuracies.csv").write_text("full,a,b\n90,2,1\n91,1,2\n92,4,3\n93,3,4\n")
    return TrialFile(trials="recipes.csv")


ACCURACIES = AccuracySpec(table="accuracies.csv", accuracy_column="full")


def test_settings_that_are_columns_are_the_hyper_parameters(file: TrialFile) -> None:
    outcome, origin = file.pruned(configured_estimator("bpe"), ACCURACIES, impurity)
    assert outcome.estimator == "bpe"
    assert outcome.found.recipe == {"epochs": 4}, "the last one is set to its best value"
    assert (outcome.unit, outcome.architectures) == ("seconds", 4)
    assert origin == ["Trials: recipes.csv, accuracies: accuracies.csv."]


@pytest.mark.parametrize(
    ("accuracies", "columns", "message"),
    [
        (AccuracySpec(), {}, "trials='recipes.csv' wants table=FILE and accuracy_column=NAME too"),
        (ACCURACIES, {"hyper_parameter": ("epoch",)}, "did you mean epochs"),
        (ACCURACIES, {"cost_column": "hours"}, "no column 'hours'"),
        (ACCURACIES, {"trial_column": "name"}, "no column 'name'"),
    ],
)
def test_what_is_missing_is_named(
    file: TrialFile, accuracies: AccuracySpec, columns: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        replace(file, **columns).pruned(configured_estimator("bpe"), accuracies, impurity)
