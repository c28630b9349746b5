"""`nasgauge ranking-hypothesis` on curves of a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from table_cells import flat

Run = Callable[..., tuple[int, str, str]]
CURVES = ("ranking-hypothesis", "--curves", "c.csv")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    Path("c.csv").write_text("name,1,2,3\na,1,2,3\nb,2,1,4\nc,3,3,5\n")


def test_table_csv_and_figure_are_written(command_line: Run) -> None:
    code, output, _ = command_line(*CURVES, "--plot", "c.svg", "--epoch", "2")
    assert code == 0
    assert "| 2 | 0.333 [" in flat(output)
    assert len([line for line in output.splitlines() if line.startswith("| ")]) == 2, "heading and one epoch"
    assert "3 architectures, 3 epochs: c.csv." in output
    assert Path("c.svg").read_text().startswith("<?xml")
    assert command_line(*CURVES, "--format", "csv", "--epoch", "2", "--output", "all.csv")[0] == 0
    rows = pd.read_csv(io.StringIO(Path("all.csv").read_text()), comment="#")
    assert rows.tau.tolist() == pytest.approx([1, 1 / 3, 1]), "every epoch"
    assert rows.p.tolist() == pytest.approx([1, 2 / 3, 1])


def test_without_epochs_some_are_chosen(command_line: Run) -> None:
    shown = [line.split("|")[1].strip() for line in command_line(*CURVES)[1].splitlines()[2:4]]
    assert shown == ["1", "3"], "the last one in place of those that training does not reach"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--epoch", "4"], "epoch 4 does not exist: the curves have epochs 1 to 3"),
        (["--final", "test"], "--final names an imported label"),
        (["--plot", "c.txt"], "cannot draw 'c.txt'"),
        (["--curves", "none.csv"], "cannot read"),
    ],
)
def test_bad_input_is_refused(command_line: Run, options: list[str], message: str) -> None:
    code, output, error = command_line(*CURVES, *options)
    assert (code, output) == (2, "")
    assert message in error


def test_without_a_file_curves_have_to_be_imported(command_line: Run) -> None:
    code, _, error = command_line("ranking-hypothesis")
    assert code == 2
    assert "data" in error
