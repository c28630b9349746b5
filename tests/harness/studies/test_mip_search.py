"""Pruning by scoring: a killed search continues as if nothing had been, and says what it does."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nasgauge.cli import main

MINE = """
import time
def mine(probe, *, epochs=1, rate=1, shift=0):
    \"\"\"Parameters, and the less noise the more epochs; takes its time.\"\"\"
    time.sleep(0.05)
    count = sum(p.numel() for p in probe.network.parameters())
    return count * epochs + (count * 7919 % 1000003) * (5 - epochs) * rate + shift
"""
COMMAND = ["tune", "mine.py:mine", "--vary", "epochs=1,2,4", "--vary", "rate=1,2", "--vary", "shift=0,5"]
COMMAND += ["--first", "3", "--later", "1", "--sample", "4", "--batch-size", "2", "--threads", "1"]


def count(store: Path) -> int:
    if not store.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            found = connection.execute("SELECT count(*) FROM scores").fetchone()[0]
        connection.close()
        return int(found)
    except sqlite3.OperationalError:  # the tables are being made
        return 0


def told(text: str) -> list[str]:
    """HyperParameters, its Spearman, and every round; all but the seconds."""
    lines = text.split("\n")
    return [lines[0], lines[1].partition(", at a cost")[0], *lines[5:10]]


@pytest.mark.slow
def test_a_killed_search_ends_with_the_same_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nasgauge.studies.importance.TREES", 20)
    Path("mine.py").write_text(MINE)
    store = tmp_path / "s.sqlite"
    command = [sys.executable, "-m", "nasgauge", *COMMAND, "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and count(store) < 6:
            time.sleep(0.005)
        assert process.poll() is None, "the kill comes in the middle"
        process.send_signal(signal.SIGKILL)
    main([*COMMAND, "--store", str(store), "--plot", "p.svg"])
    resumed = capsys.readouterr()
    main([*COMMAND, "--store", "other.sqlite"])
    whole = capsys.readouterr()
    assert told(resumed.out) == told(whole.out)
    assert resumed.out.startswith("Recipe found: ")
    assert "round 3 of 3: fixed " in resumed.err
    assert Path("p.svg").exists()
