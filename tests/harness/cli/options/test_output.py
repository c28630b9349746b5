"""Where tables go: the ending of a file gives the format, on every command, and what is shown is chosen."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from made_up_store import made_up_store

from nasgauge.cli import COMMANDS, nasgauge
from nasgauge.presentation.output import Output

Run = Callable[..., tuple[int, str, str]]

READERS = {
    "csv": lambda content: pd.read_csv(io.BytesIO(content), comment="#"),
    "json": lambda content: pd.DataFrame(json.loads(content)["rows"]),
    "parquet": lambda content: pd.read_parquet(io.BytesIO(content)),
}
BEGINNINGS = {"md": b"| rank |", "html": b"<!doctype html>", "tex": b"% \\usepackage"}
TABLES = ("leaderboard", "pairs", "bands", "combine", "seeds")


@pytest.fixture
def stored(cli: Run, tmp_path: Path) -> Run:
    """Runs a command on a store of two seeds, or on the first one of them."""
    made_up_store(tmp_path / "s.sqlite", seeds=(0, 1))

    def run(command: str, *arguments: str) -> tuple[int, str, str]:
        one = () if command == "seeds" else ("--where", "seed=0")
        return cli(command, "--store", "s.sqlite", *one, *arguments)

    return run


@pytest.mark.parametrize("command", TABLES)
def test_the_ending_gives_the_format_on_every_command(stored: Run, tmp_path: Path, command: str) -> None:
    found = {}
    for ending, read in READERS.items():
        assert stored(command, "--output", f"t.{ending}") == (0, "", "")
        found[ending] = read((tmp_path / f"t.{ending}").read_bytes())
    numbers = found["json"].select_dtypes("number").dropna(axis=1, how="all")
    assert numbers.size > 0
    for other in ("csv", "parquet"):
        values = found[other][numbers.columns].to_numpy(float)
        assert values == pytest.approx(numbers.to_numpy(float), rel=1e-15, nan_ok=True)


@pytest.mark.parametrize(("ending", "begins"), BEGINNINGS.items())
def test_the_ending_gives_the_format_for_people_too(
    stored: Run, tmp_path: Path, ending: str, begins: bytes
) -> None:
    assert stored("leaderboard", "--output", f"t.{ending}")[0] == 0
    assert (tmp_path / f"t.{ending}").read_bytes().startswith(begins)


def test_format_beats_the_ending(stored: Run, tmp_path: Path) -> None:
    assert stored("leaderboard", "--output", "t.md", "--format", "json")[0] == 0
    assert json.loads((tmp_path / "t.md").read_text())["rows"]


@pytest.mark.parametrize("command", [*TABLES, "scores"])
def test_an_ending_that_says_nothing_is_refused(stored: Run, tmp_path: Path, command: str) -> None:
    code, output, error = stored(command, "--output", "t.xlsx")
    assert (code, output) == (2, "")
    assert "cannot tell the format of 't.xlsx': wanted a name that ends in ." in error
    assert not (tmp_path / "t.xlsx").exists()


def test_it_is_refused_before_anything_is_scored(cli: Run, tmp_path: Path) -> None:
    for arguments in (("--output", "t.xlsx"), ("--format", "parquet")):
        code, _, error = cli("run", "--sample", "2", "--estimator", "params", *arguments)
        assert code == 2
        assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_columns_are_chosen_and_explained(stored: Run) -> None:
    narrow, wide = (stored("leaderboard", *more)[1] for more in ((), ("--wide", "--explain")))
    assert max(map(len, narrow.splitlines())) <= 100
    assert narrow.count("\n") < wide.count("\n")
    assert "| not apart from " in wide
    head = stored("leaderboard", "--columns", "n, TAU,rank")[1].splitlines()[0]
    assert [cell.strip() for cell in head.split("|")[1:-1]] == ["n", "tau", "rank"]
    code, output, error = stored("leaderboard", "--columns", "tua")
    assert (code, output) == (2, "")
    assert "no column 'tua'; did you mean tau" in error


def test_scores_are_the_same_in_every_format(stored: Run, tmp_path: Path) -> None:
    for ending in ("csv", "json", "parquet"):
        assert stored("scores", "--output", f"s.{ending}")[0] == 0
    from_csv = pd.read_csv(tmp_path / "s.csv")
    from_json = pd.DataFrame(json.loads((tmp_path / "s.json").read_text()))
    from_parquet = pd.read_parquet(tmp_path / "s.parquet")
    assert from_json.score.tolist() == from_csv.score.tolist() == from_parquet.score.tolist()


def test_every_command_with_a_format_has_all_of_these_options() -> None:
    context = nasgauge.make_context("nasgauge", [], resilient_parsing=True)
    fields = set(Output.__dataclass_fields__)
    with_table = 0
    for name in COMMANDS:
        command = nasgauge.get_command(context, name)
        for each in (command, *getattr(command, "commands", {}).values()):
            names = {parameter.name for parameter in each.params}
            if "bibtex" in names:
                with_table += 1
                assert fields <= names, each.name
    assert with_table > 15
