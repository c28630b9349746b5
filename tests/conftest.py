"""Fixtures for all tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nasgauge.cli import main

VARIABLE = "NASGAUGE_REFERENCE_DATA"


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
def command_line(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command of nasgauge; gives exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = 0
        try:
            main(list(arguments))
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        return code, *capsys.readouterr()

    return run
