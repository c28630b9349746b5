"""Whole runs in processes of their own: killed, resumed, side by side, and a user's own estimator."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from interrupts import heed_interrupts
from row_count import row_count

from nasgauge.scoring.store import Store

pytestmark = pytest.mark.slow  # processes that import torch

README = Path(__file__).parent.parent / "README.md"
COMMAND = [sys.executable, "-m", "nasgauge", "run", "--sample", "60", "--batch-size", "4", "--threads", "1"]
COMMAND += ["--estimator", "naswot", "--estimator", "snip", "--estimator", "random", "--store"]
TIMINGS = ["build_seconds", "score_seconds", "peak_memory_bytes", "estimator_id", "requested"]


def rows(store: Path) -> pd.DataFrame:
    """Everything that a run stored, apart from its timings."""
    with Store(store) as opened:
        (run,) = opened.runs()
        frame = opened.frame(run).drop(columns=TIMINGS)
    return frame.sort_values(["architecture", "estimator"], ignore_index=True)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    store = tmp_path_factory.mktemp("whole") / "scores.sqlite"
    subprocess.run([*COMMAND, str(store)], check=True, capture_output=True)
    return rows(store)


def test_ten_kills_lose_nothing(uninterrupted: pd.DataFrame, tmp_path: Path) -> None:
    store, moments = tmp_path / "scores.sqlite", random.Random(0)
    for _ in range(10):
        target = row_count(store) + moments.randint(0, 15)
        process = subprocess.Popen(
            [*COMMAND, str(store)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None and row_count(store) <= target:
            time.sleep(0.005)
        time.sleep(moments.random() * 0.05)
        process.kill()
        process.wait()
    assert 0 < row_count(store) < len(uninterrupted), "the kills came in the middle"
    subprocess.run([*COMMAND, str(store)], check=True, capture_output=True)
    pd.testing.assert_frame_equal(rows(store), uninterrupted)


def test_two_processes_fill_one_store(uninterrupted: pd.DataFrame, tmp_path: Path) -> None:
    store = tmp_path / "scores.sqlite"
    processes = [subprocess.Popen([*COMMAND, str(store)], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    pd.testing.assert_frame_equal(rows(store), uninterrupted)


def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    store = tmp_path / "scores.sqlite"
    process = subprocess.Popen(
        [*COMMAND, str(store)],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    )
    while process.poll() is None and row_count(store) == 0:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate()
    assert process.returncode == 130
    assert (
        error.split("\n")[-2] == "Stopped. What was scored is stored; the same command continues from there."
    )


def test_the_estimator_of_the_readme_gets_a_fair_row(tmp_path: Path) -> None:
    if not README.exists():
        pytest.skip("not in a checkout")
    (code,) = re.findall(r"```python\n# my_proxy\.py\n(.*?)```", README.read_text(), flags=re.DOTALL)
    (tmp_path / "my_proxy.py").write_text(code)
    command = [sys.executable, "-m", "nasgauge", "run", "--estimator", "my_proxy.py:my_score"]
    command += ["--estimator", "params", "--sample", "10", "--batch-size", "8", "--wide"]
    result = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert re.search(r"my_score .* 100\.0% +\| network\+images", result.stdout)


def test_the_searcher_of_the_readme_climbs(tmp_path: Path) -> None:
    if not README.exists():
        pytest.skip("not in a checkout")
    (code,) = re.findall(r"```python\n# my_search\.py\n(.*?)```", README.read_text(), flags=re.DOTALL)
    (tmp_path / "my_search.py").write_text(code)
    command = [sys.executable, "-m", "nasgauge", "search", "--searcher", "my_search.py:climb"]
    command += ["--evaluations", "50", "--runs", "3", "--set", "climb.steps=5", "--wide"]
    result = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert re.search(r"\| climb .*\| 50 evaluations \| 50 ", result.stdout)
