"""`nasgauge list` and the help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import nasgauge as ng
from nasgauge.cli import COMMANDS

Run = Callable[..., tuple[int, str, str]]


def test_list_shows_everything(cli: Run) -> None:
    code, output, _ = cli("list")
    assert code == 0
    for name in ("nasbench201", "naswot", "digits", "npz:PATH"):
        assert name in output


def test_list_shows_all_about_one_estimator(cli: Run) -> None:
    code, output, _ = cli("list", "zen")
    assert code == 0
    for text in ("zen: Log of the change", "--set zen.repeats=1", "Paper: https://"):
        assert text in output
    assert "Parts: jacob_cov, live_params" in cli("list", "live_jacob")[1]
    assert "did you mean zen" in cli("list", "zne")[2]
    assert cli("list", "ZEN")[1] == output


def test_list_shows_all_about_a_searcher_and_what_has_its_name(cli: Run) -> None:
    code, output, _ = cli("list", "rea")
    assert code == 0
    assert "rea: Regularised evolution" in output
    assert "--set rea.tournament=3" in output
    both = cli("list", "random")[1]
    assert both.count("Source: ") == 1
    assert both.count("random: ") == 2


def test_list_filters_by_kind_and_by_text(cli: Run) -> None:
    assert cli("list", "--kind", "searchers")[1].startswith("searchers\n  area ")
    both = cli("list", "--kind", "benchmarks,images")[1]
    assert [line for line in both.splitlines() if " " not in line] == ["benchmarks", "images"]
    found = cli("list", "gradient")[1]
    assert "grad_norm" in found
    assert "params " not in found
    assert "searchers" not in found
    assert cli("list", "--kind", "searchers", "random")[1].count("random: ") == 1
    assert cli("list", "imagenet16_120")[1].startswith("ImageNet16-120: ")
    for arguments, message in {
        ("zeen",): "no plugin 'zeen'; did you mean zen",
        ("--kind", "serchers"): "no value 'serchers' of --kind; did you mean searchers?",
        ("--kind", "searchers", "naswot"): "no plugin 'naswot'",
        ("--format", "jsn"): "no format 'jsn'; did you mean json?",
    }.items():
        code, output, error = cli("list", *arguments)
        assert (code, output) == (2, "")
        assert message in error


def test_list_has_every_field_for_programs(cli: Run, tmp_path: Path) -> None:
    rows = {
        row["name"]: row
        for row in json.loads(cli("list", "--format", "json", "--kind", "estimators")[1])["rows"]
    }
    assert set(rows) == set(ng.list_estimators())
    assert json.loads(rows["zen"]["settings"]) == {"gamma": 0.01, "images": 64, "repeats": 1}
    assert rows["zen"]["paper"] == "https://arxiv.org/abs/2102.01063"
    assert (rows["rwe"]["trains"], rows["zen"]["trains"]) == (True, False)
    assert cli("list", "--format", "csv", "--output", "all.csv")[0] == 0
    frame = pd.read_csv(tmp_path / "all.csv", comment="#", keep_default_na=False)
    assert list(dict.fromkeys(frame.kind)) == [
        "benchmarks",
        "estimators",
        "set-estimators",
        "searchers",
        "images",
    ]
    assert frame.set_index("name").datasets["nasbench201"] == "cifar10+cifar100+ImageNet16-120"
    assert frame.set_index("name").parts["live_jacob"] == "jacob_cov+live_params+shortest_path"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lisst",), "No such command 'lisst'. Did you mean 'list'?"),
        (("data", "verfy"), "No such command 'verfy'. Did you mean 'verify'?"),
        (("run", "--estimtor", "zen"), "No such option '--estimtor'. (Did you mean one of: '--estimator'"),
        (("run", "--device", "cdua"), "no value 'cdua' of --device; did you mean cuda?"),
        (("run", "--estimator", "zen,"), "cannot read the list 'zen,': an entry is empty"),
        (("leaderboard", "--format", "jason"), "no value 'jason' of --format; did you mean json?"),
    ],
)
def test_what_is_mistyped_is_answered_by_what_may_have_been_meant(
    cli: Run, arguments: tuple[str, ...], message: str
) -> None:
    code, output, error = cli(*arguments)
    assert (code, output) == (2, "")
    assert error.splitlines()[-1].startswith(f"Error: {message}")


def printed(environment: dict[str, str]) -> str:
    """What the program prints in that environment."""
    command = [sys.executable, "-c", "from nasgauge.cli import main; main()"]
    every = {**os.environ, **environment}
    return subprocess.run(command, env=every, capture_output=True, text=True, check=True).stdout


def completed(line: str) -> list[str]:
    """What bash offers after that line."""
    place = str(len(line.split(" ")) - 1)
    wanted = {"_NASGAUGE_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": place}
    return [text.partition(",")[2] for text in printed(wanted).splitlines()]


@pytest.mark.slow
def test_the_shell_completes_commands_options_and_names() -> None:
    assert "compdef _nasgauge_completion nasgauge" in printed({"_NASGAUGE_COMPLETE": "zsh_source"})
    assert completed("nasgauge lea") == ["leaderboard"]
    assert "--estimator" in completed("nasgauge run --est")
    assert completed("nasgauge run --estimator naswot,zi") == ["naswot,zico"]
    assert completed("nasgauge search --searcher rea+nas") == ["rea+naswot"]
    assert completed("nasgauge run --benchmark nats") == ["nats_sss"]
    assert completed("nasgauge run --device cu") == ["cuda"]
    assert completed("nasgauge list grad_") == ["grad_norm"]


def test_the_help_names_every_command_without_importing_it(cli: Run) -> None:
    code, output, _ = cli("--help")
    assert code == 0
    for name, text in COMMANDS.items():
        assert f"  {name} " in output
        assert text[:20] in output
