"""A line a minute where there is no terminal, bars where there is one; neither where only errors count."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator

import pytest

from nasgauge.runtime import progress
from nasgauge.runtime.progress import LineCount, StepBar, bar, between_bars, counter

HARNESS = logging.getLogger("nasgauge")


class Clock:
    """`time.monotonic` that a test moves."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(progress, "time", moved)
    return moved


class Lines(logging.Handler):
    """Keeps what the log says."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the log says, a line every hundredth of a second in place of a minute."""
    monkeypatch.setattr(progress, "EVERY", 0.01)
    handler, level = Lines(), HARNESS.level
    HARNESS.addHandler(handler)
    HARNESS.setLevel(logging.INFO)
    yield handler.texts
    HARNESS.removeHandler(handler)
    HARNESS.setLevel(level)


def until(lines: list[str], text: str) -> None:
    start = time.monotonic()
    while text not in lines:
        assert time.monotonic() - start < 10, lines
        time.sleep(0.005)


def test_a_short_count_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with bar(3, unit="architectures") as shown:
        shown.update(3)
    with counter("B") as told:
        told(1, 0)
        told(5, 10)
    steps = StepBar()
    for done in (1, 2, 1, 3):
        steps(done, 3, "epoch")
    assert capsys.readouterr() == ("", "")


def test_count_rate_and_time_left(clock: Clock) -> None:
    with LineCount(100, "architectures", done=40, label="bpe") as count:
        assert count.text() == "bpe: 40 of 100 architectures"
        clock.now += 30
        count.update(15)  # what was there before says nothing of the rate
        assert count.text() == "bpe: 55 of 100 architectures, 30 a minute, 1 min 30 s left"
        count.update(45)
        assert count.text() == "bpe: 100 of 100 architectures, 2.0 a second"


def test_bytes_of_which_nobody_knows_the_number(clock: Clock) -> None:
    with LineCount(None, "B") as count:
        clock.now += 2
        count.update(3_000_000)
        assert count.text() == "3.0 MB, 1.5 MB a second"
        count.total = 4_500_000
        assert count.text() == "3.0 MB of 4.5 MB, 1.5 MB a second, 1 s left"


def test_all_that_is_open_is_on_one_line_and_the_thread_ends_with_it(clock: Clock, lines: list[str]) -> None:
    before = threading.active_count()
    with bar(100, unit="runs", label="rea"):
        until(lines, "rea: 0 of 100 runs")
        with bar(8, unit="architectures", done=2):
            until(lines, "rea: 0 of 100 runs; 2 of 8 architectures")
        steps = StepBar()
        steps(1, 30, "epoch 1 of 3")
        until(lines, "rea: 0 of 100 runs; epoch 1 of 3: 1 of 30 steps")
        steps(30, 30, "epoch 3 of 3")
        lines.clear()
        until(lines, "rea: 0 of 100 runs")
    start = time.monotonic()
    while threading.active_count() > before and time.monotonic() - start < 10:
        time.sleep(0.005)
    assert threading.active_count() == before
    lines.clear()
    time.sleep(0.05)
    assert lines == []


def test_a_bar_counts_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with counter("records") as told:
        told(2, 4)
        told(4, 4)
    assert "4/4" in capsys.readouterr().err
    with bar(10, unit="architectures", done=3, label="bpe") as shown, between_bars():
        shown.update(7)
    errors = capsys.readouterr().err
    assert "bpe" in errors
    assert "10/10" in errors
    assert " architectures" in errors


def test_there_is_no_bar_where_only_errors_are_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    level = HARNESS.level
    HARNESS.setLevel(logging.ERROR)
    try:
        with bar(3, unit="architectures") as shown, between_bars():
            shown.update(3)
    finally:
        HARNESS.setLevel(level)
    assert capsys.readouterr() == ("", "")
