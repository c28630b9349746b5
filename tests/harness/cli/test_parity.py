"""`nasgauge parity` on a store and a file of other scores."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nasgauge.cli import main

RNG = np.random.default_rng(0)


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command line beside a store of 12 architectures and `theirs.csv`; gives the exit code."""
    monkeypatch.chdir(tmp_path)
    ops = ["".join(str(digit) for digit in row) for row in RNG.integers(1, 5, (12, 6))]
    Path("ops.txt").write_text("\n".join(ops))
    lines = [f"{name},{float(name.count('3'))},{number}" for number, name in enumerate(ops)]
    Path("theirs.csv").write_text("\n".join(["ops,convs,line", *lines]))

    def run(*arguments: str) -> int:
        try:
            main(list(arguments))
        except SystemExit as exit_:
            return int(exit_.code or 0)
        return 0

    names = ("params", "flops", "live_params")
    chosen = [word for name in names for word in ("--estimator", name)]
    assert run("run", *chosen, "--architectures", "ops.txt", "--batch-size", "2") == 0
    return run


@pytest.mark.slow
def test_the_command_writes_a_table(stored: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert stored("leaderboard", "--dataset", "cifar100", "--estimator", "params") == 0
    assert "Accuracy: cifar100 validation" in capsys.readouterr().out
    pairs = ("--pair", "params=convs", "--pair", "flops=-convs")
    assert (
        stored("parity", "--scores", "theirs.csv", "--architecture-column", "ops", *pairs, "--output", "p.md")
        == 0
    )
    lines = Path("p.md").read_text().splitlines()
    made_by = [line for line in lines if line.startswith("Made by: nasgauge ")]
    assert [line.split()[3] for line in made_by] == ["parity"], "the one command that makes this table"
    first, second = lines[2:4]
    assert [cell.strip() for cell in first.split("|")[1:5]] == ["params", "convs", "12", "0"]
    rho = [float(line.split("|")[5].split()[0]) for line in (first, second)]
    assert rho[0] > 0.5 > -0.5 > rho[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("parms=convs", "no scored estimator 'parms'; did you mean params"),
        ("params.part=convs", "no column 'params.part' of scores"),
        ("vote=line", "vote needs scores of jacob_cov"),
    ],
)
def test_wrong_pairs_end_with_a_message(
    stored: Callable[..., int], capsys: pytest.CaptureFixture[str], pair: str, message: str
) -> None:
    assert stored("parity", "--scores", "theirs.csv", "--architecture-column", "ops", "--pair", pair) == 2
    assert message in capsys.readouterr().err


@pytest.mark.slow
def test_numbers_are_written_with_all_digits(
    stored: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    pair = ("--architecture-column", "ops", "--pair", "params=convs", "--format", "csv")
    assert stored("parity", "--scores", "theirs.csv", *pair) == 0
    (row,) = pd.read_csv(io.StringIO(capsys.readouterr().out), comment="#").to_dict("records")
    assert (row["estimator"], row["theirs"], row["architectures"], row["unscored"]) == (
        "params",
        "convs",
        12,
        0,
    )
    assert row["rho_low"] < row["rho"] < row["rho_high"]
