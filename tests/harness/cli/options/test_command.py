"""Options as one object, help in sections, and options from a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from nasgauge.cli.options.command import as_spec, command, option
from nasgauge.core import InputError

Run = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Spec:
    """What the command gets."""

    size: int = 1
    names: tuple[str, ...] = ()


@command()
@option("--own", is_flag=True, help="Of this command.")
@as_spec(Spec, "spec", (option("--size", default=1), option("--name", "names", multiple=True)), "Shared")
def tried(spec: Spec, own: bool) -> None:
    """Print what came."""
    print(spec, own)


def said(*arguments: str) -> str:
    return CliRunner().invoke(tried, arguments, catch_exceptions=False).output.strip()


def test_a_group_of_options_is_one_object() -> None:
    assert said() == "Spec(size=1, names=()) False"
    assert said("--size", "3", "--name", "a", "--name", "b", "--own") == "Spec(size=3, names=('a', 'b')) True"


def test_help_is_in_sections_with_the_own_options_first() -> None:
    text = said("--help")
    assert text.index("Options:") < text.index("--own") < text.index("Shared:") < text.index("--size")


def test_options_come_from_a_file_and_what_is_typed_counts_more(tmp_path: Path) -> None:
    path = tmp_path / "some.toml"
    path.write_text('size = 5\nname = ["a", "b"]\nown = true\n')
    assert said("--config", str(path)) == "Spec(size=5, names=('a', 'b')) True"
    assert said("--config", str(path), "--size", "7", "--name", "c") == "Spec(size=7, names=('c',)) True"
    path.write_text('[tried]\nname = "alone"\n[other]\nsize = 9\n')
    assert said("--config", str(path)) == "Spec(size=1, names=('alone',)) False"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sise = 3", "no option 'sise' of nasgauge tried; did you mean size"),
        ("sise = 3\n[tried]\nsize = 2", "no option 'sise' of nasgauge tried; did you mean size"),
        ("size = 2.5", "size is 2.5: wanted a whole number"),
        ("size = ", "cannot read options from"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        said("--config", str(tmp_path / "bad.toml"))
    with pytest.raises(InputError, match=r"cannot read options from .*absent"):
        said("--config", str(tmp_path / "absent.toml"))


def test_a_run_goes_to_a_colleague_as_a_file(
    command_line: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = ("run", "--estimator", "params", "--sample", "3", "--batch-size", "4", "--seed", "2")
    assert command_line(*first)[0] == 0
    code, text, _ = command_line("scores", "--provenance")
    assert code == 0
    Path("run.toml").write_text(text)
    assert command_line("run", "--config", "run.toml", "--sample", "3", "--store", "other.sqlite")[0] == 0
    assert command_line("compare", "nasgauge.sqlite", "other.sqlite", "--score-threshold", "0")[0] == 0
