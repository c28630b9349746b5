"""Published CSV files are read whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from nasgauge.core import InputError
from nasgauge_adapters.csv_rows import numbers, rows, table

TEXT = 'name,a,b\n"x, y",1,2.5\nz,-3,4e2\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "x.csv").write_text(TEXT)
    return tmp_path / "x.csv"


def test_rows_and_columns(path: Path) -> None:
    assert rows(path, 3)[1] == ["x, y", "1", "2.5"]
    found = table(path, ("b", "name"))
    assert found == {"b": ["2.5", "4e2"], "name": ["x, y", "z"]}
    assert numbers(found["b"], "b").tolist() == [2.5, 400.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it has no column 'name', or two; there are"),
        ("name,b\n", "it has no column 'a', or two; there are name, b"),
        ("name,a,a\n", "it has no column 'a', or two"),
        ("name,a\nx,1\ny\n", "line 3 has 1 fields, wanted 2"),
        ('name,a\n"x', "it is not a whole CSV file"),
        ("name,a\n" + "x" * 100_000 + ",1\n", "it is not a whole CSV file .*field larger"),
        ("name,a\nx\x00,1\n", "whole CSV file|wanted"),
    ],
)
def test_damaged_files(path: Path, text: str, message: str) -> None:
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        numbers(table(path, ("name", "a"))["name"], "name")


def test_other_encodings(path: Path) -> None:
    path.write_bytes(b"\xff\xfe" + TEXT.encode("utf-16-le"))
    with pytest.raises(InputError, match="not a whole CSV file"):
        rows(path, 3)


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "1,5"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(InputError, match=f"accuracy of row 1 is {text!r}, wanted a number"):
        numbers(["1.5", text], "accuracy")
