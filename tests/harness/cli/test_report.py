"""`nasgauge report`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.slow
def test_report_of_a_real_run(cli: Run, tmp_path: Path) -> None:
    cheap = ("--batch-size", "4", "--estimator", "params", "--estimator", "random")
    assert cli("run", *cheap, "--sample", "30")[0] == 0
    assert cli("report", "--figures", "figures") == (0, "", "")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<span>report</span>" in text
    assert len(list((tmp_path / "figures").iterdir())) == 10
    code, _, error = cli("report", "--curves", "absent.csv", "--output", "other.html")
    assert code == 2
    assert "absent.csv" in error
    assert not (tmp_path / "other.html").exists()
