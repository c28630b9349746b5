"""Ctrl-C and SIGTERM, in processes of their own: a signal to this one would end the tests."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from interrupts import heed_interrupts

from nasgauge.runtime.stopping import Received, keeping, stoppable

STOPPED = "Stopped. What was stored before is kept; the same command starts again.\n"
SCORED = "Stopped. What was scored is stored; the same command continues from there.\n"
SLEEPER = """
import pathlib, time
def mine(probe):
    if pathlib.Path("scores.sqlite").exists():
        pathlib.Path("started").touch()
        time.sleep(60)
    return 1.0
"""


def ended(command: list[str], folder: Path, number: int, ready: str) -> tuple[int, str]:
    """Exit code and errors of a command that gets a signal as soon as the file `ready` is there."""
    start = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL, "cwd": folder, "text": True}
    with subprocess.Popen(command, preexec_fn=heed_interrupts, **start) as process:  # type: ignore[call-overload]
        while process.poll() is None and not (folder / ready).exists():
            time.sleep(0.02)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        return process.returncode, errors


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_signal_while_networks_are_scored_gives_one_line(
    number: int, code: int, workers: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.py").write_text(SLEEPER)
    command = [sys.executable, "-m", "nasgauge", "run", "--estimator", "mine.py:mine", "--sample", "3"]
    command += ["--store", "scores.sqlite", "--batch-size", "4", "--workers", workers]
    assert ended(command, tmp_path, number, "started") == (code, SCORED)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_a_plugin_is_imported_gives_one_line(number: int, code: int, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "import pathlib, time\n"
        "pathlib.Path('started').touch()\n"
        "try:\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n    raise ImportError('as numpy has it') from None\n"
    )
    command = [sys.executable, "-m", "nasgauge", "list", "mine.py:mine"]
    assert ended(command, tmp_path, number, "started") == (code, STOPPED)


IMPATIENT = """
import os, pathlib, signal, sys, time
from nasgauge.runtime.stopping import stoppable
with stoppable():
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        os.kill(os.getpid(), signal.SIGINT)  # both the terminal and a wrapper pass it on
        print("still here", flush=True)
        time.sleep(1.1)
        os.kill(os.getpid(), signal.SIGINT)
        print("not any more", flush=True)
"""


@pytest.mark.slow
def test_who_insists_ends_the_process_but_one_key_passed_on_twice_does_not() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", IMPATIENT], stdout=subprocess.PIPE, text=True, preexec_fn=heed_interrupts
    ) as process:
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (-signal.SIGINT, "still here\n")


def test_signals_that_are_ignored_stay_so_and_handlers_come_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with stoppable():
            assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with stoppable():
        assert signal.getsignal(signal.SIGTERM) not in (signal.SIG_DFL, signal.SIG_IGN)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    signal.signal(signal.SIGTERM, before)


def test_another_thread_leaves_signals_alone() -> None:
    found: list[int] = []

    def run() -> None:
        with stoppable() as received:
            found.append(received.exit_code)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert found == [130]


def test_the_innermost_says_what_is_kept() -> None:
    with pytest.raises(KeyboardInterrupt, match=r"^inner$"), keeping("outer"), keeping("inner"):
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt, match=r"^own$"), keeping("outer"):
        raise KeyboardInterrupt("own")


@pytest.mark.parametrize(("number", "code"), [(0, 130), (signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_exit_codes_are_those_of_shells(number: int, code: int) -> None:
    assert Received(number).exit_code == code
