"""Any CSV as a benchmark table."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nasgauge.benchmarks import csv_file as csvfile
from nasgauge.benchmarks.csv_table import CsvColumns, read_csv
from nasgauge.core import BenchmarkTable, InputError
from nasgauge.plugins import search_space

SPACE = search_space("nasbench201")
GOOD = "ops,test,hours\n000100,91.5,3\n421211,93.25,4\n"


def read(path: Path, kind: str = "measured", **columns: str) -> BenchmarkTable:
    chosen = CsvColumns(**{"architecture": "ops", "accuracy": "test"} | columns)
    return read_csv(path, SPACE, chosen, dataset="cifar10", kind=kind)


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text)
    return path


def test_columns_by_name(tmp_path: Path) -> None:
    table = read(written(tmp_path, GOOD), seconds="hours")
    assert table.architectures == (SPACE.parse("000100"), SPACE.parse("421211"))
    assert table.accuracy.tolist() == [91.5, 93.25]
    assert table.train_seconds.tolist() == [3, 4]
    assert table.per_seed.shape == (2, 0)
    assert str(table.label) == "column 'test' of mine.csv"
    assert table.source.startswith("mine.csv, sha256 ")


def test_a_predicted_accuracy_is_named_as_such(tmp_path: Path) -> None:
    label = read(written(tmp_path, GOOD), kind="surrogate").label
    assert str(label) == "column 'test' of mine.csv, surrogate"


def test_seconds_are_unknown_without_a_column(tmp_path: Path) -> None:
    assert np.isnan(read(written(tmp_path, GOOD)).train_seconds).all()


@pytest.mark.parametrize("name", ["mine.csv.gz", "mine.csv"])
def test_gzip_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(GOOD.encode()))
    assert read(tmp_path / name).accuracy.tolist() == [91.5, 93.25]


def test_blank_lines_quotes_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    text = "\ufeff" + 'ops,note,test\r\n"000100","a, b",91.5\r\n\r\n421211,,93.25\r\n\r\n'
    assert read(written(tmp_path, text)).accuracy.tolist() == [91.5, 93.25]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a CSV table"),
        ("ops,test\n", "has no rows"),
        ("ops,tset\n000100,91\n", "no column 'test' in .*mine.csv; did you mean tset"),
        ("test,ops,test\n1,000100,91\n", "has 2 columns 'test'"),
        ("ops,test\n000100,91\n\n000900,92\n", "line 4, column 'ops': digit 9 on edge 0>3"),
        ("ops,test\n000100,91\n100,92\n", "line 3, column 'ops': '100' has 3 digits"),
        ("ops,test\n000100,91\n,92\n", "line 3, column 'ops': ''"),
        ("ops,test\n000100,91\n421211,92\n000100,93\n", "line 4, .*: '000100' stands in line 2 already"),
        ("ops,test\n000100,91\n421211,high\n", "line 3, column 'test': 'high', wanted percent, 0 to 100"),
        ("ops,test\n000100,91\n421211,\n", "line 3, column 'test': '', wanted percent"),
        ("ops,test\n000100,91\n421211\n", "line 3, column 'test': '', wanted percent"),
        ("ops,test\n000100,nan\n", "line 2, column 'test': 'nan'"),
        ("ops,test\n000100,inf\n", "line 2, column 'test': 'inf'"),
        ("ops,test\n000100,-1\n", "line 2, column 'test': '-1'"),
        ("ops,test\n000100,101\n", "line 2, column 'test': '101'"),
        ("ops,test\n000100,91\n421211,92,7\n", "is not a CSV table"),
        ("ops,test\n000100,91,7\n421211,92,8\n", "is not a CSV table"),
        ('ops,test\n"000100,91\n', "is not a CSV table"),
    ],
)
def test_malformed_text(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read(written(tmp_path, text))
    assert "mine.csv" in str(caught.value)


@pytest.mark.parametrize("seconds", ["-3", "", "long"])
def test_malformed_seconds(tmp_path: Path, seconds: str) -> None:
    path = written(tmp_path, f"ops,test,s\n000100,91,{seconds}\n")
    with pytest.raises(InputError, match=f"line 2, column 's': '{seconds}', wanted seconds, 0 or more"):
        read(path, seconds="s")


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", gzip.compress(GOOD.encode(), mtime=0)[:-9], b"\x1f\x8bno gzip"]
)
def test_files_that_are_no_text(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"mine\.csv"):
        read(tmp_path / "mine.csv")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read table .*No such file"):
        read(tmp_path / "mine.csv")


def test_a_small_file_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csvfile, "LIMIT", 1 << 20)
    (tmp_path / "mine.csv.gz").write_bytes(gzip.compress(bytes(1 << 21)))
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read(tmp_path / "mine.csv.gz")


@pytest.mark.parametrize("column", ["ops", "arch_str"])
def test_the_reference_table_by_either_notation(column: str, reference_data: Callable[[str], Path]) -> None:
    path = reference_data("nb201/nb201_table.csv.gz")
    columns = {"architecture": column, "accuracy": "cifar10_test200"}
    table = read(path, seconds="cifar10_train_time", **columns)
    frame = pd.read_csv(path)
    assert list(table.architectures) == list(frame.arch_str)
    assert table.accuracy.tolist() == frame.cifar10_test200.tolist()
    assert table.train_seconds.tolist() == frame.cifar10_train_time.tolist()
