"""Interrupts of processes that tests start."""

from __future__ import annotations

import signal


def heed_interrupts() -> None:
    """To run first in a new process: a shell's background job ignores Ctrl-C, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
