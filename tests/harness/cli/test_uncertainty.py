"""The commands that say how far a leaderboard can be trusted, on real stores."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from nasgauge.cli import main

pytestmark = pytest.mark.slow  # real runs with two seeds

Run = Callable[..., tuple[int, str, str]]
CHEAP = ("--batch-size", "4", "--estimator", "params", "--estimator", "l2_norm", "--estimator", "random")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen architectures with two seeds, and four more with the first."""
    folder = tmp_path_factory.mktemp("runs")
    path = folder / "two.sqlite"
    (folder / "some.txt").write_text("\n".join(f"4{a}{b}211" for a in range(4) for b in range(4)))
    for seed in ("0", "1"):
        named = ("--architectures", str(folder / "some.txt"), "--store", str(path))
        main(["run", *CHEAP, *named, "--seed", seed])
    return path


@pytest.fixture
def cli(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command_line: Run
) -> Run:
    """Runs the command line beside the store; gives exit code, output and errors."""
    monkeypatch.chdir(store.parent)
    capsys.readouterr()

    return command_line


ONE = ("--store", "two.sqlite", "--where", "seed=0")


def test_pairs(cli: Run) -> None:
    code, output, _ = cli("pairs", *ONE, "--format", "csv")
    assert code == 0
    frame = pd.read_csv(io.StringIO(output), comment="#")
    assert len(frame) == 3
    assert {"tau_difference_low", "tau_p_holm", "rho_p_holm", "alike"} <= set(frame)
    assert "Made by: nasgauge" in output


def test_bands(cli: Run) -> None:
    code, output, _ = cli("bands", *ONE)
    assert code == 0
    for heading in ("all", "top 10%", "rho given params"):
        assert f"| {heading} " in output
    assert "| without nor_conv_1x1 " in cli("bands", *ONE, "--by", "operation")[1]
    code, _, error = cli("bands", *ONE, "--given", "parms")
    assert code == 2
    assert "no scored estimator 'parms'; did you mean params" in error


def test_bands_without_params_are_given_nothing(cli: Run) -> None:
    output = cli("bands", *ONE, "--estimator", "l2_norm")[1]
    assert "given" not in output
    assert "| l2_norm" in output


def test_seeds(cli: Run) -> None:
    code, output, _ = cli("seeds", "--store", "two.sqlite", "--format", "json")
    assert code == 0
    rows = {row["estimator"]: row for row in json.loads(output)["rows"]}
    assert rows["params"]["tau_seeds_std"] == 0
    assert rows["random"]["tau_seeds_std"] > 0
    assert rows["params"]["tau_low"] < rows["params"]["tau"] < rows["params"]["tau_high"]
    code, _, error = cli("seeds", *ONE)
    assert code == 2
    assert "1 seed in this run" in error


def test_benchmarks(cli: Run) -> None:
    options = "two.sqlite --where seed=0"
    code, output, _ = cli("benchmarks", options, f"{options} --dataset cifar100")
    assert code == 0
    assert "| nasbench201 cifar10 tau " in output
    assert "| nasbench201 cifar100 tau " in output
    for arguments, message in {
        (options,): "1 benchmark: wanted two or more",
        (options, options): "nasbench201 cifar10 (cifar10 validation",
        ("two.sqlite", options): "choose one with --where",
        ("two.sqlite 'x", options): "cannot read",
        (f"{options} --nothing 1", options): "No such option",
        ("absent.sqlite", options): "no store 'absent.sqlite'",
    }.items():
        code, output, error = cli("benchmarks", *arguments)
        assert (code, output) == (2, "")
        assert message in error


def test_compare_ends_with_an_exit_code_for_ci(cli: Run) -> None:
    first, second = ("two.sqlite --where seed=0", "two.sqlite --where seed=1")
    assert cli("compare", first, first)[0] == 0
    code, output, error = cli("compare", first, second)
    assert code == 1
    assert "random: tau by" in error
    assert "params: tau" not in error
    assert "| random " in output
    assert cli("compare", first, second, "--threshold", "2")[0] == 0
    code, _, error = cli("compare", first, f"{second} --estimator params", "--threshold", "2")
    assert code == 1
    assert "random: not in the second run" in error
    assert cli("compare", first, "--threshold", "-1")[0] == 2


def test_published_figures_stand_beside_ours_with_source_and_protocol(cli: Run) -> None:
    code, output, _ = cli("leaderboard", *ONE, "--estimator", "params", "--published")
    assert code == 0
    rows = [line for line in output.splitlines() if line.startswith("| params")]
    assert len(rows) == 5
    assert any("0.576" in row and "AZ-NAS protocol" in row for row in rows)
    assert any("0.562" in row and "not a published figure" in row for row in rows)
    frame = pd.read_csv(
        io.StringIO(cli("leaderboard", *ONE, "--published", "--format", "csv")[1]), comment="#"
    )
    assert {"ours", "ours_low", "value", "source", "notes"} <= set(frame)


def test_where_nothing_is_published_it_says_so(cli: Run) -> None:
    code, _, error = cli("leaderboard", *ONE, "--estimator", "random", "--published")
    assert code == 2
    assert "nothing is published of" in error
