"""`nasgauge report`: its curves, what it needs, and the page of a real run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from readings import CURVES

from nasgauge.cli.report import read_curves
from nasgauge.core import InputError

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((",seconds,", ",time,"), "no column 'seconds'"),
        (("1,70", "-1,70"), "line 4, column 'seconds': '-1', wanted a number, 0 or more"),
        (("90.5", "much"), "line 6, column 'median': 'much'"),
    ],
)
def test_curves_that_cannot_be_read(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "curves.csv"
    path.write_text(CURVES.replace(*change, 1))
    with pytest.raises(InputError, match=re.escape(message)):
        read_curves(path)


def test_curves_are_read_with_their_caption(tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    path.write_text(CURVES)
    frame, caption = read_curves(path)
    assert caption == ["seconds: all together", "Made by: nasgauge search"]
    assert frame["median"].tolist() == [80, 90, 90.5, 93.5]
    assert frame.estimator.tolist() == ["", "", "naswot", ""]


@pytest.mark.parametrize("library", ["matplotlib", "jinja2", "statsmodels"])
def test_a_missing_library_is_named_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, library: str, cli: Run
) -> None:
    monkeypatch.setattr("nasgauge.runtime.extras.is_there", lambda module: module != library)
    code, _, error = cli("report", "--store", "absent.sqlite")
    assert code == 2
    assert f"needs the package {library}: pip install 'nasgauge[report]'" in error


@pytest.mark.slow
def test_report_of_a_real_run(cli: Run, tmp_path: Path) -> None:
    cheap = ("--batch-size", "4", "--estimator", "params", "--estimator", "random")
    assert cli("run", *cheap, "--sample", "30")[0] == 0
    code, _, error = cli("report", "--figures", "figures")
    assert (code, error) == (0, "")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert len(list((tmp_path / "figures").iterdir())) == 10
    code, _, error = cli("report", "--curves", "absent.csv", "--output", "other.html")
    assert code == 2
    assert not (tmp_path / "other.html").exists()
