"""Where a table and the files beside it go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from nasgauge.core import InputError
from nasgauge.presentation.output import Output, OutputWithFiles
from nasgauge.presentation.result import FileMaker, Result
from nasgauge.presentation.table import Table

ROWS = pd.DataFrame({"score": [0.5, 1.5]})
TABLE = Table("name", "A title.", ROWS, [{"score": "0.5"}, {"score": "1.5"}], ["A note."])
Captured = pytest.CaptureFixture[str]


@dataclass(frozen=True, eq=False)
class Found(Result):
    """A result with two files, one of which cannot be made."""

    def files(self) -> Mapping[str, FileMaker]:
        """By option."""
        return {"save_rows": lambda _: self.table.to_csv(), "plot": _refuse}


def _refuse(path: Path) -> bytes:
    raise InputError(f"cannot draw {path.name}")


def test_a_table_goes_to_the_screen_in_markdown_and_to_a_file_in_the_format_of_its_name(
    tmp_path: Path, capsys: Captured
) -> None:
    Output().write(TABLE)
    assert capsys.readouterr().out == TABLE.to_markdown()
    Output(output=tmp_path / "a.csv").write(Found(TABLE))
    assert (tmp_path / "a.csv").read_text() == TABLE.to_csv()
    assert capsys.readouterr().out == ""


def test_a_format_that_cannot_be_told_is_refused_before_there_is_a_table(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot tell the format"):
        Output(output=tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="Parquet is not text"):
        OutputWithFiles(format="parquet")


def test_latex_cites_the_file_of_its_bibtex(tmp_path: Path) -> None:
    Output(output=tmp_path / "a.tex", bibtex=tmp_path / "b" / "c.bib", format="latex-document").write(TABLE)
    assert "b/c" in (tmp_path / "a.tex").read_text()
    assert (tmp_path / "b" / "c.bib").exists()


def test_files_that_are_wanted_are_written_beside_the_table(tmp_path: Path, capsys: Captured) -> None:
    output = OutputWithFiles(save_rows=tmp_path / "rows.csv")
    assert output.beside == {"save_rows": tmp_path / "rows.csv"}
    output.write(Found(TABLE))
    assert (tmp_path / "rows.csv").read_text() == TABLE.to_csv()
    assert capsys.readouterr().out == TABLE.to_markdown()


def test_the_table_of_a_dry_run_has_no_files(tmp_path: Path, capsys: Captured) -> None:
    OutputWithFiles(save_rows=tmp_path / "rows.csv").write(TABLE)
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out == TABLE.to_markdown()


def test_a_file_that_cannot_be_made_does_not_cost_the_table(tmp_path: Path, capsys: Captured) -> None:
    with pytest.raises(InputError, match=r"cannot draw a\.pdf"):
        OutputWithFiles(plot=tmp_path / "a.pdf").write(Found(TABLE))
    assert capsys.readouterr().out == TABLE.to_markdown()
