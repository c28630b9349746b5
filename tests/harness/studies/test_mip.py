"""Minimum importance pruning on trials made by a formula, and on the released ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest

from nasgauge.core import InputError
from nasgauge.metrics import Estimate
from nasgauge.studies.importance import MEASURES, fanova, impurity
from nasgauge.studies.mip import Importance, Recipe, Trial, prune
from nasgauge.studies.trial_table import Columns, TrialTable, read_trials

DOMAIN = {"epochs": (1, 2, 4), "layers": (2, 4), "cutout": (0, 8)}
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


def trial(recipe: Recipe, rho: float, cost: float) -> Trial:
    return Trial("t", recipe, Estimate(rho, rho, rho), cost)


def factorial(rho: Callable[..., float]) -> TrialTable:
    """All recipes of `DOMAIN`; epochs and layers cost, cutout costs a little."""
    recipes = [dict(zip(DOMAIN, values, strict=True)) for values in product(*DOMAIN.values())]
    return TrialTable([trial(r, rho(**r), r["epochs"] * r["layers"] + r["cutout"] / 100) for r in recipes])


def order(source: TrialTable, **measure: float) -> list[tuple[str, object]]:
    """What is fixed, in order, where importances are given."""

    def given(trials: Sequence[Trial], names: Sequence[str]) -> Mapping[str, Importance]:
        return {name: Importance(measure[name], 0.0) for name in names}

    return [(each.name, each.value) for each in prune(source, list(DOMAIN), given)]


def test_the_least_important_is_fixed_at_its_cheapest_value_and_the_last_at_its_best() -> None:
    source = factorial(lambda epochs, layers, cutout: {1: 0.1, 2: 0.9, 4: 0.5}[epochs])
    assert order(source, epochs=3, layers=2, cutout=1) == [("cutout", 0), ("layers", 2), ("epochs", 2)]
    assert order(source, epochs=1, layers=2, cutout=3)[0] == ("epochs", 1)


def test_of_equally_cheap_values_the_better_one_is_taken() -> None:
    trials = [trial({"rate": rate, "epochs": e}, rate * e, e) for rate in (0.1, 0.3) for e in (1, 2)]

    def given(_: Sequence[Trial], names: Sequence[str]) -> Mapping[str, Importance]:
        return {name: Importance(float(name == "epochs"), 0.0) for name in names}

    first = next(prune(TrialTable(trials), ["rate", "epochs"], given))
    assert (first.name, first.value, first.trials) == ("rate", 0.3, 4)


@pytest.mark.parametrize("name", MEASURES)
def test_importance_is_the_share_of_variance(name: str, few_trees: None) -> None:
    source = factorial(lambda epochs, layers, cutout: 0.1 * (epochs > 1) + 0.02 * (layers > 2))
    found = MEASURES[name](source.every, list(DOMAIN))
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
    columns = Columns("trial", "gpu_hours_mean", "full_training_accuracy", COLUMNS)
    source, architectures = read_trials(recipes, recipes.with_name("accuracies.csv"), columns)
    assert (len(source.every), architectures) == (32, 100)
    found = impurity(source.every, COLUMNS)
    expected = {"layers": 0.507, "epochs": 0.292, "channels": 0.097, "image_size": 0.050}
    for name, value in expected.items():
        assert found[name].mean == pytest.approx(value, abs=0.03)
    rho = {each.name: each.rho.value for each in source.every}
    assert rho["test5"] == pytest.approx(0.4968, abs=1e-4)
    assert rho["test32"] == pytest.approx(0.6245, abs=1e-4)


def write(folder: Path, recipes: str, accuracies: str) -> tuple[Path, Path]:
    (folder / "recipes.csv").write_text(recipes)
    (folder / "accuracies.csv").write_text(accuracies)
    return folder / "recipes.csv", folder / "accuracies.csv"


ACCURACIES = "full,a,b\n90,10,30\n91,20,20\n92,30,10\n"


@pytest.mark.parametrize(
    ("recipes", "accuracies", "message"),
    [
        ("trial,epochs,s\na,1,1\nb,1,2\n", ACCURACIES, "the same recipe in trials a and b"),
        ("trial,epochs,s\na,1,1\na,1,1\n", ACCURACIES, "the same recipe in trials a and a"),
        ("trial,epochs,s\na,one,1\nb,2,2\n", ACCURACIES, "line 2, column 'epochs': 'one'"),
        ("trial,epochs,s\na,1,1\nc,2,2\n", ACCURACIES, "no column 'c' in .*accuracies"),
        ("trial,epochs,s\na,1,1\nb,2,2\n", "full,a,b\n90,10,300\n", "column 'b': '300', wanted percent"),
    ],
)
def test_bad_tables_are_refused(tmp_path: Path, recipes: str, accuracies: str, message: str) -> None:
    columns = Columns("trial", "s", "full", ["epochs"])
    with pytest.raises(InputError, match=message):
        read_trials(*write(tmp_path, recipes, accuracies), columns)


def test_rho_is_that_of_the_columns(tmp_path: Path) -> None:
    files = write(tmp_path, "trial,epochs,s\na,1,1\nb,2,2\n", ACCURACIES)
    source, architectures = read_trials(*files, Columns("trial", "s", "full", ["epochs"]))
    assert [each.rho.value for each in source.every] == [1, -1]
    assert architectures == 3
