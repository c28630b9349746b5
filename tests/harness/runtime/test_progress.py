"""Bars are silent where nobody looks."""

from __future__ import annotations

import pytest

from nasgauge.runtime.progress import StepBar, bar, counter


def test_nothing_is_shown_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with bar(3, unit="arch") as shown:
        shown.update(3)
    with counter("B") as progress:
        progress(1, 0)
        progress(5, 10)
    steps = StepBar()
    for done in (1, 2, 1, 3):
        steps(done, 3, "epoch")
    assert capsys.readouterr() == ("", "")


def test_a_counter_counts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with counter("record") as progress:
        progress(2, 4)
        progress(4, 4)
    assert "4/4" in capsys.readouterr().err
