"""How much commands say: `--quiet` and `--verbose`, the same on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from nasgauge.cli import nasgauge
from nasgauge.cli.options.command import Command

Run = Callable[..., tuple[int, str, str]]
FAST = ("run", "--estimator", "params", "--sample", "3", "--batch-size", "4")


def every_command(group: click.Group, name: str = "nasgauge") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command, f"{name} {each}")
        else:
            yield f"{name} {each}", command


@pytest.mark.slow
def test_every_command_has_both() -> None:
    found = dict(every_command(nasgauge))
    assert {"nasgauge run", "nasgauge data path", "nasgauge study spread"} <= found.keys()
    for name, command in found.items():
        assert isinstance(command, Command), name
        options = [text for parameter in command.params for text in parameter.opts]
        for text in ("--quiet", "-q", "--verbose", "-v", "--config"):
            assert options.count(text) == 1, f"{name} {text}"


def test_quiet_says_the_result_only(cli: Run, tmp_path: Path) -> None:
    usual = cli(*FAST)
    quiet = cli(*FAST, "--quiet")
    assert "Scores are in nasgauge.sqlite" in usual[2]
    assert (quiet[0], quiet[2]) == (0, "")
    assert "| params" in quiet[1]
    assert "no store" in cli("leaderboard", "-q", "--store", "missing.sqlite")[2]
    (tmp_path / "quiet.toml").write_text("quiet = true\n")
    assert cli(*FAST, "--config", "quiet.toml")[2] == ""
    assert "Scores are in nasgauge.sqlite" in cli(*FAST)[2]  # the next one is as usual again


def test_verbose_says_what_is_decided_found_and_measured(cli: Run) -> None:
    first = cli(*FAST, "-v", "--threads", "1", "--device", "cpu")[2]
    assert "device: cpu (" in first
    assert "images: digits" in first
    assert "executor local: 1 processes, each of 1 threads" in first
    assert "params: 0 of 3 architectures are in nasgauge.sqlite" in first
    assert first.count(" s, params 0") == 3
    again = cli(*FAST, "-v", "--threads", "1", "--device", "cpu")[2]
    assert "params: 3 of 3 architectures are in nasgauge.sqlite" in again
    assert " s, params 0" not in again
