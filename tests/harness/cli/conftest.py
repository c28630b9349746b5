"""A store that several commands read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nasgauge.cli import main

Run = Callable[..., tuple[int, str, str]]
CHEAP = ("--batch-size", "4", "--estimator", "params", "--estimator", "l2_norm", "--estimator", "random")


@pytest.fixture(scope="session")
def two_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`two.sqlite`: sixteen architectures of NAS-Bench-201, scored by three estimators with two seeds."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "some.txt").write_text("\n".join(f"4{a}{b}211" for a in range(4) for b in range(4)))
    for seed in ("0", "1"):
        named = ("--architectures", str(folder / "some.txt"), "--store", str(folder / "two.sqlite"))
        main(["run", *CHEAP, *named, "--seed", seed])
    return folder / "two.sqlite"


@pytest.fixture
def beside(
    two_seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command_line: Run
) -> Run:
    """Runs a command of nasgauge in the folder of that store; gives exit code, output and errors."""
    monkeypatch.chdir(two_seeds.parent)
    capsys.readouterr()
    return command_line
