"""Standard output and standard error as any terminal, file or pipe takes them."""

from __future__ import annotations

import io
import logging
import os
import select
import sys
from typing import TextIO

from nasgauge.runtime.progress import between_bars


def escape_unwritable() -> None:
    """From now on, what the encoding of a stream does not have is written as an escape, with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="backslashreplace")


class _Screen(logging.StreamHandler[TextIO]):
    def emit(self, record: logging.LogRecord) -> None:
        """As of the base class, where bars leave room for it."""
        with between_bars():
            super().emit(record)


def log_to_screen() -> None:
    """What the library says on its way goes to standard error as it is, in place of where it went before."""
    logger = logging.getLogger("nasgauge")
    logger.handlers, logger.propagate = [_Screen(sys.stderr)], False
    logger.setLevel(logging.INFO)


def reader_left() -> bool:
    """Whether who read a stream has gone, as `head` does; what is still to be written there is dropped."""
    files = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, io.TextIOWrapper)]
    gone = [stream for stream in files if _broken(stream)]
    for stream in gone:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return bool(gone)


def _broken(stream: io.TextIOWrapper) -> bool:
    poll = select.poll()
    poll.register(stream.fileno(), 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))
