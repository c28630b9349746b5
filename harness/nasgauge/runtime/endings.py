"""How a command ends where something went wrong: what it says, and its exit code."""

from __future__ import annotations

from dataclasses import dataclass

from nasgauge.core import EstimatorError, InputError, SearcherError
from nasgauge.runtime import streams
from nasgauge.runtime.machine_failures import machine_failure
from nasgauge.runtime.stopping import Received

BAD_INPUT = 2
READER_LEFT = 141  # as of a process that SIGPIPE ended
UNFINISHED = "What was stored before is kept; the same command starts again."


@dataclass(frozen=True)
class Ending:
    """The exit code, and one line for standard error; empty where there is nothing to say."""

    code: int
    said: str = ""


def ending(error: BaseException, received: Received) -> Ending | None:
    """How a command ends by an error; None for a bug, which wants its traceback, and for an exit.

    Args:
        error: That ended the work.
        received: The signal that came, if one did.
    """
    stopped = isinstance(error, KeyboardInterrupt)
    if received.signal or stopped:
        kept = str(error) if stopped else ""
        return Ending(received.exit_code, f"Stopped. {kept or UNFINISHED}")
    if isinstance(error, OSError) and streams.reader_left():
        return Ending(READER_LEFT)
    if isinstance(error, InputError):
        code = BAD_INPUT
    elif isinstance(error, EstimatorError | SearcherError | OSError) or machine_failure(error):
        code = 1  # what a plugin, a disk or the machine did wrong
    else:
        return None
    return Ending(code, f"Error: {f'{error}' or type(error).__name__}")  # `str` is for who calls from Python
