"""`--dry-run` says what would be scored and how long it would take, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import nasgauge
from nasgauge.presentation.table import Table

Run = Callable[..., tuple[int, str, str]]
FAST = ("--batch-size", "4", "--threads", "1")


def cells(output: str) -> list[list[str]]:
    """Of the rows of a Markdown table, without its heads."""
    rows = [line.strip("|").split("|") for line in output.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


@pytest.mark.slow
def test_a_dry_run_leaves_the_folder_empty_and_counts_what_is_stored(cli: Run, tmp_path: Path) -> None:
    dry = ("run", "--estimator", "params", "--estimator", "l2_norm", "--sample", "12", *FAST, "--dry-run")
    code, output, _ = cli(*dry)
    assert (code, list(tmp_path.iterdir())) == (0, [])
    assert sorted(row[:3] for row in cells(output)[:2]) == [["l2_norm", "0", "12"], ["params", "0", "12"]]
    assert cells(output)[2][:3] == ["all together", "", "12"]
    assert "12 architectures of nasbench201 for cifar10, which are 12 networks." in output
    assert "an estimate, from 3 networks" in output
    cli("run", "--estimator", "params", "--sample", "10", *FAST)
    before = (tmp_path / "nasgauge.sqlite").read_bytes()
    _, output, _ = cli(*dry)
    assert sorted(row[:3] for row in cells(output)[:2]) == [["l2_norm", "0", "12"], ["params", "10", "2"]]
    assert (tmp_path / "nasgauge.sqlite").read_bytes() == before


@pytest.mark.slow
def test_wrong_input_is_refused_as_by_a_run(cli: Run, tmp_path: Path) -> None:
    for wrong, message in (
        (["--estimator", "gradnrom"], "did you mean grad_norm"),
        (["--images", "cifar10", "--data-folder", ".", "--download"], "cifar10 is not in"),
        (["--workers", "0"], "--workers '0'"),
    ):
        code, output, error = cli("run", "--dry-run", *wrong)
        assert (code, output) == (2, "")
        assert message in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_an_ablation_has_a_row_for_each_setting(cli: Run, tmp_path: Path) -> None:
    varied = ("ablate", "zen", "--vary", "repeats=1,3", "--sample", "4", *FAST, "--dry-run")
    code, output, _ = cli(*varied)
    assert (code, list(tmp_path.iterdir())) == (0, [])
    assert [row[:3] for row in cells(output)] == [
        ["as set", "0", "4"],  # which has one repeat
        ["repeats=3", "0", "4"],
        ["all together", "", "8"],
    ]


@pytest.mark.slow
def test_a_study_of_spread_has_a_row_for_each_source(cli: Run, tmp_path: Path) -> None:
    sources = ("--minibatches", "3", "--initialisations", "2", "--batch-sizes", "4,8", "--count", "2")
    code, output, _ = cli("study", "spread", "params", *sources, "--sample", "4", *FAST, "--dry-run")
    assert (code, list(tmp_path.iterdir())) == (0, [])
    assert [row[:3] for row in cells(output)] == [
        ["minibatch", "0", "6"],
        ["initialisation", "0", "4"],
        ["batch size 4", "0", "2"],
        ["batch size 8", "0", "2"],
        ["all together", "", "14"],
    ]


@pytest.mark.slow
def test_tuning_has_a_row_for_each_recipe_of_the_first_round(cli: Run, tmp_path: Path) -> None:
    rounds = ("--first", "3", "--later", "2")
    varied = ("tune", "zen", "--vary", "repeats=1,2,3", "--vary", "gamma=0.01,0.1", *rounds)
    dry = (*varied, "--sample", "4", *FAST, "--dry-run")
    code, output, error = cli(*dry, "--plot", "figure.pdf")
    assert (code, list(tmp_path.iterdir())) == (0, []), error
    rows = cells(output)
    assert [row[1:3] for row in rows] == [["0", "4"]] * 3 + [["", "12"]]
    assert len({row[0] for row in rows[:3]}) == 3
    assert "Later rounds try up to 2 more recipes, which depend on the first ones." in output
    assert cli(*varied, "--sample", "4", *FAST)[0] == 0
    stored = cells(cli(*dry)[1])
    assert [row[:3] for row in stored[:3]] == [[row[0], "4", "0"] for row in rows[:3]], "the same recipes"


def test_trials_of_a_file_are_not_scored(cli: Run) -> None:
    code, output, error = cli("tune", "bpe", "--trials", "trials.csv", "--dry-run")
    assert (code, output) == (2, "")
    assert "nothing would be scored: the trials of --trials were made already" in error


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("ablate", "rwe", "--vary", "bn=batch,eval"),
        ("tune", "zen", "--vary", "repeats=1,2"),
        ("study", "spread", "params"),
    ],
)
def test_a_dry_run_fetches_nothing(cli: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    images = ("--images", "cifar10", "--data-folder", ".", "--download")
    code, output, error = cli(*command, "--sample", "4", *FAST, *images, "--dry-run")
    assert (code, output) == (2, "")
    assert "cifar10 is not in" in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_same_from_python(tmp_path: Path) -> None:
    options = {"sample": 5, "batch_size": 4, "store": tmp_path / "s.sqlite"}
    table = nasgauge.score("nasbench201", ["params", "l2_norm"], dry_run=True, **options)
    assert isinstance(table, Table)
    assert table.frame.to_score.tolist() == [5, 5, 5]
    assert table.frame.seconds.iloc[-1] > 0
    assert list(tmp_path.iterdir()) == []
