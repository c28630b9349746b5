"""By which command or call something was made."""

from __future__ import annotations

from pathlib import Path

from nasgauge.runtime.command import asked_by, call, command_line, current_command, recorded


@recorded
def made(*arguments: object, **options: object) -> str:
    """What it was made by."""
    return current_command()


def my_proxy() -> None:
    """Nothing."""


def test_a_call_is_told_as_it_was_made() -> None:
    assert made("nasbench201", [my_proxy, "params"], sample=5) == (
        "nasgauge.made('nasbench201', [my_proxy, 'params'], sample=5)"
    )
    assert made(store=Path("a/b.sqlite")) == "nasgauge.made(store='a/b.sqlite')"
    assert current_command() == ""


def test_who_asked_first_is_told() -> None:
    with asked_by("nasgauge run --sample 5"):
        assert made(1) == "nasgauge run --sample 5"
        with asked_by("another"):
            assert current_command() == "nasgauge run --sample 5"
        with asked_by("another", anew=True):
            assert current_command() == "another"
        assert current_command() == "nasgauge run --sample 5"


def test_a_command_line_can_be_typed_again() -> None:
    assert command_line(["run", "--store", "a b.sqlite"]) == "nasgauge run --store 'a b.sqlite'"


def test_long_values_are_on_one_line() -> None:
    assert "\n" not in call("score", ["x"], {"frame": "a\nb"})


class Query:
    """Something that says by which arguments it is had again."""

    call_arguments = (("a.sqlite",), {"sample": 40, "dataset": "cifar10"})


def test_a_run_is_told_by_what_it_was_asked_for() -> None:
    assert made(Query()) == "nasgauge.made('a.sqlite', sample=40, dataset='cifar10')"
    assert made(Query(), "naswot", dataset="cifar100") == (
        "nasgauge.made('a.sqlite', 'naswot', sample=40, dataset='cifar100')"
    )


def test_several_runs_are_told_each_by_itself() -> None:
    text = "RunQuery('a.sqlite', sample=40, dataset='cifar10')"
    assert made(Query(), Query()) == f"nasgauge.made({text}, {text})"
    assert made([Query()]) == f"nasgauge.made([{text}])"
