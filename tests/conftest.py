"""Fixtures for all tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

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
