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
from table_cells import flat

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
    assert "Accuracy: column 'test' of mine.csv." in output
    assert "Table: mine.csv, sha256 " in cli("leaderboard", *MINE, "--explain")[1]
    assert "Sample: 4 architectures of nasbench201, drawn at random by seed 0. Images" in flat(output)
    again = cli("leaderboard", *MINE)
    assert again[1].partition("Made by")[0] == output.partition("Made by")[0]
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
    assert (
        "Sample: 6 architectures of nasbench201, drawn at random by seed 0 "
        "(5 more were scored, but are not in the table)." in flat(output)
    )


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
    code, output, _ = cli("run", "--estimator", "params", "--batch-size", "2", *arguments, "--explain")
    assert code == 0
    assert f"Accuracy: column '{column}_test200' of nb201_table.csv.gz." in output
    assert f"Networks for {dataset}" in output
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
    assert "chosen by rho on one half with column 'test' of mine.csv" in flat(output)
    assert "cifar100" not in output


@pytest.mark.slow
def test_leaderboard_writes_a_file(cli: Run, tmp_path: Path) -> None:
    cli("run", *FAST, "--sample", "10")
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
    assert "cannot read --where 'seed': wanted OBJECTIVE<NUMBER" in error
    assert "or COLUMN=VALUE of the run, such as images=digits" in error


@pytest.mark.slow
def test_a_set_that_was_asked_for_and_cannot_be_computed_is_an_error(cli: Run) -> None:
    cli("run", *FAST, "--sample", "3")
    assert cli("leaderboard")[0] == 0
    code, _, error = cli("leaderboard", "--set", "vote.of=params+naswot")
    assert code == 2
    assert "vote needs scores of naswot" in error


@pytest.mark.slow
def test_a_later_estimator_on_fewer_architectures_shrinks_nobodys_sample(cli: Run) -> None:
    four = [word for name in ("params", "flops", "random", "depth_convs") for word in ("--estimator", name)]
    shown = cli("run", *four, "--sample", "60", "--batch-size", "4")[1]
    before = cli("leaderboard", "--format", "csv", *four)[1]
    cli("run", "--estimator", "l2_norm", "--sample", "20", "--batch-size", "4")
    code, output, error = cli("leaderboard")
    assert code == 0
    titles = [line for line in output.splitlines() if line.startswith("Estimators on")]
    assert [title.split()[2] for title in titles] == ["60", "20"]
    first, second = output.partition(titles[1])[::2]
    assert "l2_norm" not in first
    assert "| l2_norm" in second
    assert "| params" in second
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert rows[2:7] == [line for line in first.splitlines() if line.startswith("|")][2:7]
    assert "l2_norm scored 20 of 60 architectures: each table is over what its estimators share" in error
    assert "Sample: 20 architectures of nasbench201, drawn at random by seed 0." in output
    assert cli("leaderboard", "--format", "csv", *four)[1] == before
    code, without, error = cli("leaderboard", "--exclude", "l2_norm")
    assert (code, error) == (0, "")
    assert "Estimators on 20" not in without
    assert "did you mean l2_norm" in cli("leaderboard", "--exclude", "l1_norm")[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    "chosen",
    [
        ("--estimator", "params", "--estimator", "vote", "--set", "vote.of=params+l2_norm", "--sample", "11"),
        ("--estimator", "l2_norm", "--architectures", "some.txt"),
        ("--estimator", "own.py:mine", "--sample", "all"),
    ],
)
def test_the_command_at_the_end_of_a_run_shows_what_the_run_showed(
    cli: Run, tmp_path: Path, chosen: tuple[str, ...]
) -> None:
    """To the last letter, though the store has more samples, lists and estimators."""
    (tmp_path / "some.txt").write_text("000100\n000200\n421211\n")
    (tmp_path / "own.py").write_text("def mine(probe):\n    return 1.0 * len(probe.architecture)\n")
    cli("run", *FAST, "--sample", "12")
    cli("run", *FAST, "--architectures", "some.txt")
    table = MINE if "all" in chosen else ()
    code, shown, error = cli("run", *chosen, "--batch-size", "4", *table)
    assert code == 0
    hint = re.search(r"`nasgauge (leaderboard .*)` shows them again", error)
    assert hint
    code, again, _ = cli(*shlex.split(hint[1]))
    assert (code, again) == (0, shown)
