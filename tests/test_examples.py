"""What people copy works: the examples run as they are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
Run = Callable[..., str]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not EXAMPLES.is_dir(), reason="not in a checkout")]


def run(*command: object, path: Path | None = None, folder: Path | None = None) -> str:
    """Output of a command of Python's that must succeed; path: where a package was installed."""
    inherited = os.environ.get("PYTHONPATH", "")
    found = os.pathsep.join(str(part) for part in (path, inherited) if part)
    arguments = [sys.executable, *map(str, command)]
    environment = {**os.environ, "PYTHONPATH": found}
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, cwd=folder, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def installed(example: str, target: Path) -> Path:
    """The folder that holds the example, installed as by `pip install ./EXAMPLE`."""
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", target)
    run("-m", "pip", "install", *options, EXAMPLES / example)
    return target


def test_the_first_leaderboard(tmp_path: Path) -> None:
    output = run(EXAMPLES / "first_leaderboard.py", folder=tmp_path)
    for expected in ("estimator", "depth", "cifar100", r"\toprule", "snip"):
        assert expected in output


def test_a_proxy_in_a_file(tmp_path: Path) -> None:
    proxy = f"{EXAMPLES / 'my_proxy.py'}:kernel_norm"
    assert "keeps its contract" in run("-m", "nasgauge", "check", proxy, folder=tmp_path)
    sample = ("--sample", "4", "--batch-size", "4", "--set", "kernel_norm.power=2")
    output = run("-m", "nasgauge", "run", "--estimator", proxy, *sample, folder=tmp_path)
    assert "kernel_norm" in output


@pytest.mark.parametrize(
    ("example", "listed"), [("estimator_package", "kernel_norm"), ("search_space_package", "two_layers")]
)
def test_a_package(tmp_path: Path, example: str, listed: str) -> None:
    path = installed(example, tmp_path / "installed")
    tests = EXAMPLES / example / "tests"
    said = run("-m", "pytest", "-q", "-p", "no:cacheprovider", tests, path=path, folder=tmp_path)
    assert " passed" in said
    assert listed in run("-m", "nasgauge", "list", path=path, folder=tmp_path)


def test_a_search_space_of_ones_own_is_a_benchmark(tmp_path: Path) -> None:
    path = installed("search_space_package", tmp_path / "installed")
    chosen = ("--benchmark", "two_layers", "--dataset", "digits", "--sample", "all", "--batch-size", "8")
    output = run("-m", "nasgauge", "run", "--estimator", "params", *chosen, path=path, folder=tmp_path)
    assert "12 architectures of two_layers" in output
