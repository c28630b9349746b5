"""Interrupts of processes that tests start."""

from __future__ import annotations

import signal


def heed_interrupts() -> None:
    """For `preexec_fn`: a background job of a shell ignores Ctrl-C, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
