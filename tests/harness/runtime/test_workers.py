"""Processes: how many there can be, and what they do not do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nasgauge.core import InputError
from nasgauge.runtime.workers import cores, pool_of_workers

pytestmark = pytest.mark.slow  # processes that import numpy


def test_cores_are_those_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    here = cores()
    assert 1 <= here <= len(os.sched_getaffinity(0))
    monkeypatch.setattr("joblib.cpu_count", lambda: 3)  # which knows the limits of a container
    assert cores() == 3


def test_one_core_is_one() -> None:
    one = str(min(os.sched_getaffinity(0)))
    code = f"import os; os.sched_setaffinity(0, [{one}])\n"
    code += "from nasgauge.runtime.workers import cores; print(cores())"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout == b"1\n"


def test_workers_answer_and_are_prepared() -> None:
    with pool_of_workers(1, task="added") as pool:
        assert pool.submit(sum, [1, 2]).result() == 3
        assert pool.submit(os.getpid).result() != os.getpid()


def test_a_worker_that_dies_says_how_to_continue() -> None:
    with (
        pytest.raises(InputError, match=r"that added was ended .*; the same command continues from there"),
        pool_of_workers(1, task="added") as pool,
    ):
        pool.submit(os._exit, 3).result()


def test_workers_do_not_run_the_script_of_the_user(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from nasgauge.runtime.workers import pool_of_workers\nimport sys\n"
        "print(__name__)\nmain = sys.modules['__main__']\n"
        "with pool_of_workers(2, task='added') as pool:\n"
        "    print(pool.submit(sum, [1, 2]).result(), sys.modules['__main__'] is main)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert done.stdout == "__main__\n3 True\n", done.stderr
