"""Fixtures for all tests."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nasgauge.cli import main
from nasgauge.runtime.workers import cores

Run = Callable[..., tuple[int, str, str]]
VARIABLE = "NASGAUGE_REFERENCE_DATA"
SLOW = frozenset({"command_line", "imported", "reference_data"})  # fixtures of tests that are


def pytest_configure(config: pytest.Config) -> None:
    """One thread for every process: each core has a process already, and small tensors gain nothing.

    Not for the regression run, which has a store and measures costs with the threads that it was made with.
    """
    if config.getoption("--store", default=None) is None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """`-n auto`: cores that may be used, not those of the machine."""
    return cores()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole commands, official files and scores of real networks are slow. Slow files come first."""
    slow: dict[Path, list[bool]] = {}
    for item in items:
        if not SLOW.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
        slow.setdefault(item.path, []).append(item.get_closest_marker("slow") is not None)
    items.sort(key=lambda item: -sum(slow[item.path]) / len(slow[item.path]))


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Whatever a test sets, the next has the number of threads that all began with."""
    torch, threads = sys.modules.get("torch"), os.environ.get("OMP_NUM_THREADS")
    if torch and threads:
        torch.set_num_threads(int(threads))


@pytest.fixture
def heard() -> Iterator[None]:
    """What the library says reaches the log of the test, whatever the command line did before."""
    logger = logging.getLogger("nasgauge")
    before, logger.propagate = logger.propagate, True
    yield
    logger.propagate = before


@pytest.fixture(scope="session")
def reference_data() -> Callable[[str], Path]:
    """Path of a file below the folder of reference data; skips where that folder is absent."""

    def find(relative: str) -> Path:
        folder = os.environ.get(VARIABLE)
        if not folder:
            pytest.skip(f"{VARIABLE} does not name a folder of reference data")
        path = Path(folder, relative)
        if not path.exists():
            pytest.skip(f"{VARIABLE} has no {relative}")
        return path

    return find


@pytest.fixture
def command_line(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command of nasgauge; gives exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = 0
        try:
            main(list(arguments))
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Run) -> Run:
    """Runs a command of nasgauge in an empty folder; gives exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    return command_line
