"""Trials that two files of the user have."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from recipes import factorial

from nasgauge.core import InputError
from nasgauge.studies.trial_table import TrialColumns, read_trials, shared_columns


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
    columns = TrialColumns("trial", "s", "full", ["epochs"])
    with pytest.raises(InputError, match=message):
        read_trials(*write(tmp_path, recipes, accuracies), columns)


def test_rho_is_that_of_the_columns(tmp_path: Path) -> None:
    files = write(tmp_path, "trial,epochs,s\na,1,1\nb,2,2\n", ACCURACIES)
    source = read_trials(*files, TrialColumns("trial", "s", "full", ["epochs"]))
    assert [each.rho.value for each in source.made] == [1, -1]
    assert source.architectures == 3


def test_costs_are_medians_and_recipes_have_no_needless_decimal_point(tmp_path: Path) -> None:
    files = write(tmp_path, "trial,epochs,rate,s\na,10,0.5,1\nb,20,0.5,4\n", ACCURACIES)
    source = read_trials(*files, TrialColumns("trial", "s", "full", ["epochs", "rate"]))
    assert [str(each.recipe) for each in source.made] == [
        "{'epochs': 10, 'rate': 0.5}",
        "{'epochs': 20, 'rate': 0.5}",
    ]
    assert source.cost("rate", 0.5, {}) == 2.5
    assert source.cost("epochs", 20, {}) == 4
    assert [each.name for each in source.trials({"epochs": 20})] == ["b"]
    assert factorial(lambda **_: 0.5).cost("epochs", 4, {"layers": 2, "cutout": 0}) == 8


def test_hyper_parameters_are_the_columns_named_like_settings(tmp_path: Path) -> None:
    recipes, _ = write(tmp_path, "trial,epochs,other,rate\n", ACCURACIES)
    assert shared_columns(recipes, ["rate", "epochs", "layers"]) == ["epochs", "rate"]
    with pytest.raises(InputError, match="has no column named like a setting \\(layers\\)"):
        shared_columns(recipes, ["layers"])


def test_files_may_be_gzipped_and_have_other_columns(tmp_path: Path) -> None:
    recipes, accuracies = write(tmp_path, "note,trial,epochs,s\nx,a,1,1\ny,b,2,2\n", ACCURACIES)
    packed = tmp_path / "recipes.csv.gz"
    packed.write_bytes(gzip.compress(recipes.read_bytes()))
    columns = TrialColumns("trial", "s", "full", ["epochs"])
    plain, other = (read_trials(path, accuracies, columns) for path in (recipes, packed))
    assert plain.made == other.made
    assert [each.recipe for each in plain.made] == [{"epochs": 1}, {"epochs": 2}]


def test_columns_that_differ_make_recipes_different(tmp_path: Path) -> None:
    files = write(tmp_path, "trial,epochs,rate,s\na,1,0.1,1\nb,1,0.2,2\n", ACCURACIES)
    with pytest.raises(InputError, match="name the column in which they differ with hyper_parameter"):
        read_trials(*files, TrialColumns("trial", "s", "full", ["epochs"]))
    both = read_trials(*files, TrialColumns("trial", "s", "full", ["epochs", "rate"]))
    assert [each.recipe["rate"] for each in both.made] == [0.1, 0.2]
