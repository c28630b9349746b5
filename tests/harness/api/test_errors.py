"""What is wrong with a call is said in the words of a call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from filled_store import SCORE, fill

import nasgauge as ng
from nasgauge import cli
from nasgauge.core import InputError
from nasgauge.core.named_options import FLAGS

pytestmark = pytest.mark.slow

ALWAYS = {"help", "quiet", "verbose", "version", "yes"}
"""Flags that no function has."""


def options(command: click.Command) -> Iterator[click.Option]:
    """All options of a command, and of those in it."""
    yield from (each for each in command.params if isinstance(each, click.Option))
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if (one := command.get_command(context, name)) is not None:
                yield from options(one)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ng.score(workers="many"), "workers='many': wanted"),
        (lambda: ng.score(sample=3, architectures=["a"]), "architectures names them and sample draws them"),
        (lambda: ng.score(table="mine.csv"), "table='mine.csv' wants architecture_column=NAME"),
        (lambda: ng.score(gpus=1.0), "address and gpus are options of a Ray cluster: add executor='ray'"),
        (lambda: ng.load_benchmark("nasbench301"), "or give a table of yours by table=FILE"),
        (lambda: ng.search(searchers="random"), "wanted budget=SECONDS or evaluations=NUMBER"),
        (lambda: ng.search(searchers="+", evaluations=1), "cannot read searchers='+': wanted SEARCHER"),
        (lambda: ng.tune("bpe"), "to score, or trials=FILE to read trials"),
        (lambda: ng.remove_from_store("s.sqlite"), "give where, estimator or failed=True"),
        (lambda: ng.combine("s.sqlite", size=9), "size=9: wanted 1 to 4"),
        (lambda: ng.leaderboard("s.sqlite", where="odd"), "cannot read where='odd'"),
        (lambda: ng.score(hardware_device="gpu"), "hardware_device chooses from hardware=FILE"),
    ],
)  # fmt: skip
def test_a_call_is_refused_in_its_own_words(
    call: Callable[[], object], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fill(Path("s.sqlite"), SCORE)
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        call()
    assert not re.search(r"--[a-z]", re.sub("`[^`]*`", "", str(caught.value)))


def test_a_table_says_how_a_call_shows_the_rest(tmp_path: Path) -> None:
    fill(tmp_path / "s.sqlite", SCORE)
    text = ng.store_runs(tmp_path / "s.sqlite").to_markdown().replace("\n", " ")
    assert "where='run=NUMBER' chooses one" in text
    assert "wide=True shows" in text
    assert "explain=True says what the columns mean" in text


def test_flags_are_those_of_the_commands() -> None:
    flags = (each for each in options(cli.nasgauge) if each.is_flag)
    assert {max(each.opts, key=len).lstrip("-") for each in flags} - ALWAYS == FLAGS
