"""`nasgauge list` and the help."""

from __future__ import annotations

from collections.abc import Callable

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


def test_list_shows_all_about_a_searcher_and_what_has_its_name(cli: Run) -> None:
    code, output, _ = cli("list", "rea")
    assert code == 0
    assert "rea: Regularised evolution" in output
    assert "--set rea.tournament=3" in output
    both = cli("list", "random")[1]
    assert both.count("Source: ") == 1
    assert both.count("random: ") == 2


def test_the_help_names_every_command_without_importing_it(cli: Run) -> None:
    code, output, _ = cli("--help")
    assert code == 0
    for name, text in COMMANDS.items():
        assert f"  {name} " in output
        assert text[:20] in output
