"""Progress: bars on a terminal, elsewhere a line of the log every minute."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from nasgauge.runtime.durations import data_size, duration, rate

EVERY = 60.0
"""Seconds between two lines."""

_log = logging.getLogger(__name__)


class Shown(Protocol):
    """What counts, however it is shown."""

    n: float
    total: float | None

    def update(self, n: float = 1) -> object:
        """So many more are done."""


def bar(
    total: int | None = None, *, unit: str, done: int = 0, label: str = "", leave: bool = True
) -> AbstractContextManager[Shown]:
    """What shows progress while it is open: nothing where only errors are wanted.

    Args:
        total: How many there are in all; None where nobody knows.
        unit: What is counted, in the plural, or `B` for bytes.
        done: How many were done before.
        label: Stands before the count.
        leave: Whether a bar stays on the terminal at the end.
    """
    if not _terminal():
        return LineCount(total, unit, done, label)
    from tqdm import tqdm  # not for tables, which have no bars

    scale, name = unit == "B", unit if unit == "B" else f" {unit}"
    shown: AbstractContextManager[Shown] = tqdm(
        total=total, unit=name, unit_scale=scale, initial=done, desc=label or None, leave=leave
    )
    return shown


def _terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and _log.isEnabledFor(logging.WARNING)


def between_bars() -> AbstractContextManager[object]:
    """For a line that is written while bars are open, which are then drawn again below it."""
    if "tqdm" not in sys.modules or not _terminal():
        return nullcontext()
    from tqdm import tqdm

    mode: AbstractContextManager[object] = tqdm.external_write_mode(file=sys.stderr)
    return mode


class LineCount:
    """A count that the log shows every minute, together with all others that are open.

    Attributes:
        n: How many are done.
        total: How many there are in all; None where nobody knows.
    """

    def __init__(self, total: float | None, unit: str, done: float = 0, label: str = "") -> None:
        self.n, self.total = done, total
        self._unit, self._before, self._label = unit, done, label
        self._start = time.monotonic()
        _reporter.open(self)

    def __enter__(self) -> LineCount:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def update(self, n: float = 1) -> None:
        """So many more are done."""
        self.n += n

    def set_description(self, label: str, refresh: bool = True) -> None:
        """Another label, as of a bar of tqdm."""
        self._label = label

    def close(self) -> None:
        """It is not shown any more."""
        _reporter.close(self)

    def text(self) -> str:
        """Count, rate and time left: `bpe: 12 of 100 networks, 3.0 a minute, 29 min left`."""
        seconds = max(time.monotonic() - self._start, 1e-9)
        speed = (self.n - self._before) / seconds
        size = data_size if self._unit == "B" else "{:,.0f}".format
        words = [f"{size(self.n)} of {size(self.total)}" if self.total else size(self.n)]
        words[0] += "" if self._unit == "B" else f" {self._unit}"
        if speed:
            words.append(f"{data_size(speed)} a second" if self._unit == "B" else rate(speed))
            if self.total and self.total > self.n:
                words.append(f"{duration((self.total - self.n) / speed)} left")
        return f"{self._label}: " * bool(self._label) + ", ".join(words)


class _Reporter:
    """Logs what is open, from a thread of its own: one network may take longer than a minute."""

    def __init__(self) -> None:
        self._counts: list[LineCount] = []
        self._stop = threading.Event()
        self._lock = threading.Lock()

    def open(self, count: LineCount) -> None:
        with self._lock:
            self._counts.append(count)
            if len(self._counts) == 1:
                self._stop = threading.Event()
                threading.Thread(target=self._report, args=(self._stop,), daemon=True).start()

    def close(self, count: LineCount) -> None:
        with self._lock:
            if count in self._counts:
                self._counts.remove(count)
                if not self._counts:
                    self._stop.set()

    def _report(self, stop: threading.Event) -> None:
        while not stop.wait(EVERY):
            _log.info("%s", "; ".join(count.text() for count in tuple(self._counts)))


_reporter = _Reporter()


class StepBar:
    """A bar below that of the networks, for estimators that take their time with one of them."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show that `done` of `total` steps of `what` are done."""
        if self._bar is None or done < self._bar.n or total != self._bar.total:
            self._close()
            self._bar = bar(total, unit="steps", done=done, leave=False)
        self._bar.set_description(what, refresh=False)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@contextmanager
def counter(unit: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that is told what is done and how much there is in all, 0 where nobody knows."""
    with bar(unit=unit) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total or None
            shown.update(done - shown.n)

        yield progress
