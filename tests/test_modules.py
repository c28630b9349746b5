"""Modules as such: the examples in their docstrings run, and tables load without torch."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import nasgauge
import nasgauge_adapters
import nasgauge_estimators

MODULES = sorted(
    module.name
    for package in (nasgauge, nasgauge_adapters, nasgauge_estimators)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_measures_have_examples() -> None:
    for name in ("concordance", "correlation", "selection"):
        assert doctest.testmod(importlib.import_module(f"nasgauge.metrics.{name}")).attempted > 0


@pytest.mark.slow
@pytest.mark.parametrize("module", ["nasgauge.metrics", "nasgauge.cli.leaderboard", "nasgauge.scoring.store"])
def test_tables_load_without_torch(module: str) -> None:
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
