"""Ctrl-C and SIGTERM: the work ends by an exception, which says what is kept."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

_IMPATIENT = 1.0  # seconds: a terminal and a wrapper such as `uv run` may both pass on one Ctrl-C


@dataclass
class Received:
    """Which signal came, 0 for none."""

    signal: int = 0

    @property
    def exit_code(self) -> int:
        """That of a process which a signal ended, as shells say it: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + (self.signal or signal.SIGINT)


@contextmanager
def stoppable() -> Iterator[Received]:
    """While this is open, Ctrl-C and SIGTERM raise KeyboardInterrupt; who insists ends the process at once.

    A signal that is ignored stays so, as SIGINT is for a background job.
    """
    received, first = Received(), 0.0

    def stop(number: int, _: FrameType | None) -> None:
        nonlocal first
        if not received.signal:
            received.signal, first = number, time.monotonic()
            raise KeyboardInterrupt
        if time.monotonic() - first > _IMPATIENT:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    usual = (signal.default_int_handler, signal.SIG_DFL)
    own_thread = threading.current_thread() is threading.main_thread()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM) if own_thread}
    taken = [number for number, handler in before.items() if handler in usual]
    for number in taken:
        signal.signal(number, stop)
    try:
        yield received
    finally:
        for number in taken:
            signal.signal(number, before[number])


@contextmanager
def keeping(what: str) -> Iterator[None]:
    """An interrupt in here says what is kept and how to continue, unless something inside has said it."""
    try:
        yield
    except KeyboardInterrupt as error:
        error.args = error.args or (what,)
        raise
