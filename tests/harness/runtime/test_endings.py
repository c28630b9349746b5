"""What is said, and which exit code is given, where something went wrong."""

from __future__ import annotations

import signal

import pytest

from nasgauge.core import EstimatorError, InputError, SearcherError
from nasgauge.runtime import streams
from nasgauge.runtime.endings import Ending, ending
from nasgauge.runtime.stopping import Received

STOPPED = "Stopped. What was stored before is kept; the same command starts again."


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (InputError("no estimator 'a'"), 2, "Error: no estimator 'a'"),
        (EstimatorError("a: bug"), 1, "Error: a: bug"),
        (SearcherError("a: bug"), 1, "Error: a: bug"),
        (PermissionError("not yours"), 1, "Error: not yours"),
        (MemoryError(), 1, "Error: MemoryError"),
        (RuntimeError("CUDA out of memory"), 1, "Error: CUDA out of memory"),
    ],
)
def test_an_error_is_one_line(error: Exception, code: int, said: str) -> None:
    assert ending(error, Received()) == Ending(code, said)


@pytest.mark.parametrize("error", [ValueError("shapes"), SystemExit(1), RuntimeError("shapes"), KeyError()])
def test_a_bug_has_its_traceback_and_an_exit_its_code(error: BaseException) -> None:
    assert ending(error, Received()) is None


def test_who_stops_the_work_is_told_what_is_kept() -> None:
    assert ending(KeyboardInterrupt(), Received()) == Ending(130, STOPPED)
    kept = KeyboardInterrupt("Scores are stored.")
    assert ending(kept, Received(signal.SIGTERM)) == Ending(143, "Stopped. Scores are stored.")
    # What an interrupt broke on its way says nothing to the user.
    assert ending(ValueError("half a row"), Received(signal.SIGINT)) == Ending(130, STOPPED)


def test_a_reader_that_left_ends_the_command_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "reader_left", lambda: True)
    assert ending(BrokenPipeError(), Received()) == Ending(141)
    assert ending(InputError("wrong"), Received()) == Ending(2, "Error: wrong")
