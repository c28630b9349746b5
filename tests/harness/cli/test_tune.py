"""`nasgauge tune` on a table of trials."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
TABLE = ("--trials", "recipes.csv", "--table", "accuracies.csv", "--accuracy-column", "full")


@pytest.fixture
def cli(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line beside a table of four trials; gives exit code, output and errors."""
    monkeypatch.setattr("nasgauge.studies.importance.TREES", 20)
    (tmp_path / "recipes.csv").write_text(
        "trial,epochs,rate,seconds\na,1,0.1,1\nb,1,0.2,1\nc,4,0.1,4\nd,4,0.2,4\n"
    )
    rows = [(90, 2, 3, 1, 1), (91, 1, 1, 2, 2), (92, 4, 4, 3, 3), (93, 3, 2, 4, 4)]
    (tmp_path / "accuracies.csv").write_text(
        "\n".join(["full,a,b,c,d", *(",".join(map(str, row)) for row in rows)])
    )
    return partial(cli, "tune", "random")


@pytest.mark.slow
def test_the_recipe_its_worth_and_every_trial_are_told(cli: Run, tmp_path: Path) -> None:
    names = ("--hyper-parameter", "epochs", "--hyper-parameter", "rate")
    code, output, _ = cli(*TABLE, *names, "--plot", "plot.png")
    assert code == 0
    assert "Recipe found: epochs=4 rate=0.1" in output
    assert "Its Spearman: 1.000 over 4 architectures, at a cost of 4 seconds" in output
    assert "The recipe found has 100 % of the best one's Spearman at 100 % of its cost" in output
    assert sum(line.startswith(f"| {name} ") for line in output.splitlines() for name in "abcd") == 4
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give --vary SETTING=VALUE,VALUE... to score, or --trials FILE to read trials"),
        (TABLE[:2], "wants --table FILE and --accuracy-column NAME too"),
        (TABLE, "recipes.csv has no column named like a setting"),
        ((*TABLE, "--plot", "plot.txt"), "wanted a name that ends in .pdf, .png, .svg"),
        ((*TABLE, "--hyper-parameter", "epoch"), "did you mean epochs"),
        ((*TABLE, "--hyper-parameter", "rate", "--cost-column", "hours"), "no column 'hours'"),
    ],
)
def test_what_is_missing_is_named(cli: Run, arguments: tuple[str, ...], message: str) -> None:
    code, output, error = cli(*arguments)
    assert (code, output) == (2, "")
    assert message in error
