"""`nasgauge leaderboard`: its options, and a benchmark table of the user's own."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

Run = Callable[..., tuple[int, str, str]]
FAST = ("--estimator", "params", "--estimator", "random", "--batch-size", "4")
MINE = ("--table", "mine.csv", "--architecture-column", "ops", "--accuracy-column", "test")


@pytest.fixture
def cli(cli: Run, tmp_path: Path) -> Run:
    """Runs the command line in a folder with `mine.csv`; gives exit code, output and errors."""
    ops = ("000100", "000200", "000300", "421211", "123401", "303030")
    lines = [f"{name},{90 + number},{number}" for number, name in enumerate(ops)]
    (tmp_path / "mine.csv").write_text("\n".join(["ops,test,s", *lines]))
    return cli


def test_a_run_draws_from_the_table_and_is_ranked_by_it(cli: Run) -> None:
    code, output, _ = cli("run", *FAST, "--sample", "4", *MINE)
    assert code == 0
    assert "Accuracy: column 'test' of mine.csv. Table: mine.csv, sha256 " in output
    assert "Sample: 4 architectures of nasbench201. Images" in output
    assert cli("leaderboard", *MINE) == (0, output, "")
    assert len(pd.read_csv(io.StringIO(cli("scores")[1]))) == 8


@pytest.mark.slow
def test_the_hint_at_the_end_of_a_run_shows_the_same_table(cli: Run) -> None:
    first, other = (("run", *FAST[:4], "--batch-size", size, "--sample", "4", *MINE) for size in "23")
    assert "--where" not in cli(*first)[2]
    cli(*other)
    _, shown, error = cli(*first)
    hint = re.search(r"`nasgauge (leaderboard .*)` shows them again", error)
    assert hint
    assert "--where batch_size=2" in hint[1]
    assert cli(*shlex.split(hint[1])) == (0, shown, "")


def test_all_is_all_of_the_table(cli: Run) -> None:
    code, output, _ = cli("run", *FAST, "--sample", "all", *MINE, "--label-kind", "surrogate")
    assert code == 0
    assert "Sample: 6 architectures" in output
    assert "column 'test' of mine.csv, surrogate." in output


@pytest.mark.slow
def test_scores_that_are_not_in_the_table_do_not_count_and_are_named(cli: Run) -> None:
    cli("run", *FAST, "--sample", "5")
    code, _, error = cli("leaderboard", *MINE)
    assert code == 2
    assert "none of the 5 scored architectures is in the table (mine.csv" in error
    cli("run", *FAST, "--sample", "6", *MINE)
    code, output, _ = cli("leaderboard", *MINE)
    assert code == 0
    assert "Sample: 6 architectures of nasbench201 (5 more were scored, but are not in the table)." in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--table", "mine.csv"], "wants --architecture-column NAME and --accuracy-column NAME"),
        (["--accuracy-column", "test"], "--accuracy-column describes --table FILE"),
        (["--label-kind", "surrogate"], "--label-kind describes --table FILE"),
        ([*MINE, "--seconds-column", "sec"], "no column 'sec' in mine.csv"),
        ([*MINE, "--sample", "7"], "cannot draw 7 architectures: the table (mine.csv"),
        ([*MINE, "--architectures", "other.txt"], "none of the 1 architectures is in the table (mine.csv"),
    ],
)
def test_options_that_do_not_fit(cli: Run, tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "other.txt").write_text("444444\n")
    before = sorted(tmp_path.iterdir())
    sample = () if "--architectures" in arguments else ("--sample", "2")
    code, output, error = cli("run", *FAST, *sample, *arguments)
    assert (code, output) == (2, "")
    assert message in error.replace("\n", " ")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("dataset", "column"), [("cifar10", "cifar10"), ("cifar100", "cifar100"), ("ImageNet16-120", "in16")]
)
def test_leaderboards_against_the_test_accuracies_of_the_reference_table(
    cli: Run, reference_data: Callable[[str], Path], dataset: str, column: str
) -> None:
    table = str(reference_data("nb201/nb201_table.csv.gz"))
    columns = ("--architecture-column", "arch_str", "--accuracy-column", f"{column}_test200")
    arguments = ("--dataset", dataset, "--sample", "15", "--table", table, *columns)
    code, output, _ = cli("run", "--estimator", "params", "--batch-size", "2", *arguments)
    assert code == 0
    assert f"Accuracy: column '{column}_test200' of nb201_table.csv.gz." in output
    assert f"networks for {dataset}" in output
    scores = pd.read_csv(io.StringIO(cli("scores")[1])).set_index("architecture").score
    accuracy = pd.read_csv(table).set_index("arch_str")[f"{column}_test200"].loc[scores.index]
    assert f"| {stats.kendalltau(scores, accuracy).statistic:.2f} [" in output


def test_fractions_are_not_taken_for_percent(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("ops,test\n000100,0.91\n000200,0.92\n")
    code, _, error = cli("run", *FAST, "--sample", "2", *MINE)
    assert code == 2
    assert "multiply fractions by 100" in error


@pytest.mark.slow
def test_combine_takes_a_table_too(cli: Run, tmp_path: Path) -> None:
    ops = [f"{first}{second}1{third}00" for first in range(5) for second in range(4) for third in range(2)]
    lines = [f"{name},{80 + name.count('3')},1" for name in ops]
    (tmp_path / "mine.csv").write_text("\n".join(["ops,test,s", *lines]))
    cli("run", *FAST, "--sample", "all", *MINE)
    code, output, _ = cli("combine", "--size", "1", *MINE)
    assert code == 0
    assert "chosen by rho on one half with column 'test' of mine.csv" in output
    assert "cifar100" not in output


@pytest.mark.slow
def test_leaderboard_writes_a_file(cli: Run, tmp_path: Path) -> None:
    cli("run", *FAST, "--sample", "5")
    code, output, _ = cli(
        "leaderboard", "--format", "latex", "--estimator", "params", "--output", "new/board.tex"
    )
    assert (code, output) == (0, "")
    text = (tmp_path / "new" / "board.tex").read_text()
    assert r"\toprule" in text
    assert [line.split(" & ")[1] for line in text.splitlines() if line.startswith("1 &")] == ["params"]
    assert not [line for line in text.splitlines() if "& random &" in line]


@pytest.mark.slow
def test_wrong_choices_of_a_leaderboard(cli: Run) -> None:
    cli("run", *FAST, "--sample", "3")
    assert "did you mean images" in cli("leaderboard", "--where", "image=digits")[2]
    assert "no run with images=noise" in cli("leaderboard", "--where", "images=noise")[2]
    assert "did you mean params" in cli("leaderboard", "--estimator", "param")[2]


@pytest.mark.slow
def test_settings_that_are_not_the_defaults_are_shown(cli: Run) -> None:
    cli("run", *FAST, "--sample", "3")
    output = cli("leaderboard", "--set", "vote.of=params+random")[1]
    assert "vote(of=params+random)" in output


def test_a_condition_needs_a_value(cli: Run) -> None:
    cli("run", *FAST, "--sample", "2")
    code, _, error = cli("leaderboard", "--where", "seed")
    assert code == 2
    assert "cannot read --where 'seed': wanted COLUMN=VALUE" in error


@pytest.mark.slow
def test_a_set_that_was_asked_for_and_cannot_be_computed_is_an_error(cli: Run) -> None:
    cli("run", *FAST, "--sample", "3")
    assert cli("leaderboard")[0] == 0
    code, _, error = cli("leaderboard", "--set", "vote.of=params+naswot")
    assert code == 2
    assert "vote needs scores of naswot" in error


@pytest.mark.slow
def test_a_sample_that_some_estimators_did_not_score_is_said_to_be_partial(cli: Run) -> None:
    cli("run", "--estimator", "params", "--sample", "6", "--batch-size", "4")
    cli("run", "--estimator", "l2_norm", "--sample", "4", "--batch-size", "4")
    output = cli("leaderboard")[1]
    assert "Sample: 4 architectures of nasbench201 (2 more were not scored by all estimators; " in output
    assert "l2_norm scored 4" in output
