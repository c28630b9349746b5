"""Importance of hyper-parameters on trials made by a formula, and on the released ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from recipes import DOMAIN, factorial, trial

from nasgauge.studies.importance import MEASURES, fanova, impurity
from nasgauge.studies.mip import Importance
from nasgauge.studies.trial_table import TrialColumns, read_trials

COLUMNS = (
    "epochs",
    "batch_size",
    "learning_rate",
    "layers",
    "float_bits",
    "channels",
    "cutout_length",
    "image_size",
)


@pytest.fixture
def few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nasgauge.studies.importance.TREES", 50)


@pytest.mark.parametrize("name", MEASURES)
def test_importance_is_the_share_of_variance(name: str, few_trees: None) -> None:
    source = factorial(lambda epochs, layers, cutout: 0.1 * (epochs > 1) + 0.02 * (layers > 2))
    found = MEASURES[name](source.made, list(DOMAIN))
    # Variances of the two effects: 0.01 * 2/9 and 0.0004 / 4.
    share = (0.01 * 2 / 9) / (0.01 * 2 / 9 + 0.0001)
    assert found["epochs"].mean == pytest.approx(share, abs=0.03)
    assert found["cutout"].mean == pytest.approx(0, abs=0.01)
    assert sum(each.mean for each in found.values()) == pytest.approx(1, abs=0.02)
    assert found["epochs"].deviation < 0.05


def test_what_does_not_vary_explains_nothing_and_what_alone_varies_everything() -> None:
    trials = [trial({"a": 1, "b": b}, b / 10, b) for b in (1, 2, 3)]
    assert impurity(trials, ["a", "b"]) == {"a": Importance(0, 0, varies=False), "b": Importance(1, 0)}
    same = [trial({"a": a, "b": b}, 0.5, 1) for a in (1, 2) for b in (1, 2)]
    for measure in (impurity, fanova):
        assert {each.mean for each in measure(same, ["a", "b"]).values()} == {0.0}


def test_a_recipe_that_ranks_nothing_counts_as_zero(few_trees: None) -> None:
    nan = float("nan")
    trials = [trial({"a": a, "b": b}, nan if a == 1 else 0.5, 1) for a in (1, 2) for b in (1, 2)]
    assert impurity(trials, ["a", "b"])["a"].mean > 0.9


def test_released_trials_have_the_known_importances(reference_data: Callable[[str], Path]) -> None:
    recipes = reference_data("bpe_trials/settings.csv")
    columns = TrialColumns("trial", "gpu_hours_mean", "full_training_accuracy", COLUMNS)
    source = read_trials(recipes, recipes.with_name("accuracies.csv"), columns)
    assert (len(source.made), source.architectures) == (32, 100)
    found = impurity(source.made, COLUMNS)
    expected = {"layers": 0.507, "epochs": 0.292, "channels": 0.097, "image_size": 0.050}
    for name, value in expected.items():
        assert found[name].mean == pytest.approx(value, abs=0.03)
    rho = {each.name: each.rho.value for each in source.made}
    assert rho["test5"] == pytest.approx(0.4968, abs=1e-4)
    assert rho["test32"] == pytest.approx(0.6245, abs=1e-4)


def test_values_without_an_order_count_as_they_come(few_trees: None) -> None:
    trials = [trial({"bn": bn, "b": b}, float(bn == "eval"), 1) for bn in ("eval", None) for b in (1, 2)]
    assert impurity(trials, ["bn", "b"])["bn"].mean > 0.9
