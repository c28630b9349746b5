"""The measures as modules: their examples run, and they load without torch."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys

import pytest

MODULES = ["vectors", "estimate", "concordance", "correlation", "selection"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"nasgauge.metrics.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


def test_measures_load_without_torch() -> None:
    code = "import sys, nasgauge.metrics; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
