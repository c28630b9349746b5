"""Files that commands write: refused before the work, and no result lost after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from nasgauge import api
from nasgauge.cli import COMMANDS, nasgauge
from nasgauge.cli.options.command import command, option
from nasgauge.cli.options.files import (
    ARCHIVE,
    CSV,
    FILLED_STORE,
    PAGE,
    WRITTEN_FOLDER,
    WRITTEN_STORE,
    WrittenFile,
)
from nasgauge.core import InputError
from nasgauge.runtime.result_files import write

Run = Callable[..., tuple[int, str, str]]


@command()
@option("--table", type=click.Path(path_type=Path))
@option("--store", default="default.sqlite", type=WRITTEN_STORE)
@option("--output", type=WrittenFile())
@option("--plot", type=WrittenFile())
@option("--folder", type=WRITTEN_FOLDER)
@option("--code", default=0)
def two(table: Path, store: Path, output: Path, plot: Path, folder: Path, code: int) -> None:
    """Writes two results."""
    click.echo("worked", err=True)
    write("a table\n", output)
    write(b"a figure", plot or Path("/dev/null"))
    if code:
        raise SystemExit(code)


def run(*arguments: str) -> tuple[str, str, BaseException | None]:
    found = CliRunner().invoke(two, arguments)
    return found.stdout, found.stderr, found.exception


@pytest.mark.parametrize("name", ["--output", "--plot", "--store"])
def test_what_cannot_be_written_is_found_before_the_work(name: str, tmp_path: Path) -> None:
    for path in (str(tmp_path), "/dev/null/x.csv"):
        stdout, stderr, error = run(name, path)
        assert isinstance(error, InputError)
        assert str(error).startswith("cannot write ")
        assert (stdout, stderr) == ("", ""), "nothing worked"


@pytest.mark.parametrize(
    ("kind", "wanted", "fits"),
    [(PAGE, ".html or .htm", "new/r.HTML"), (CSV, ".csv", "c.csv"), (ARCHIVE, ".npz", "a.npz")],
)
def test_a_file_of_one_format_has_its_ending(
    kind: WrittenFile, wanted: str, fits: str, tmp_path: Path
) -> None:
    assert kind.convert(str(tmp_path / fits), None, None) == tmp_path / fits
    assert kind.convert("/dev/null", None, None) == Path("/dev/null")
    for name in ("report", "report.xlsx", "table.md", ".html"):
        with pytest.raises(InputError, match=f"'.*{name}': wanted a name that ends in {wanted}$"):
            kind.convert(str(tmp_path / name), None, None)


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "--output", "r.pdf"),
        ("search", "--searcher", "random", "--evaluations", "2", "--save-curves", "c.png"),
        ("search", "--searcher", "random", "--evaluations", "2", "--save-distributions", "d.csv"),
        ("pareto", "--searcher", "random", "--evaluations", "2", "--save-front", "f.json"),
        ("study", "spread", "naswot", "--plot", "s.png", "--save-rows", "r.npz"),
        ("study", "kernel", "--plot", "k.png", "--save-matrices", "k.csv"),
    ],
    ids=lambda arguments: arguments[-2],
)
def test_an_ending_is_checked_before_the_work(cli: Run, arguments: tuple[str, ...]) -> None:
    code, output, error = cli(*arguments)
    assert (code, output) == (2, "")
    assert error.startswith(f"Error: cannot write {arguments[-1]!r}: wanted a name that ends in .")


def test_a_folder_is_checked_as_one(tmp_path: Path) -> None:
    assert run("--folder", str(tmp_path))[2] is None
    (tmp_path / "file").write_text("")
    assert "is not a folder" in str(run("--folder", str(tmp_path / "file"))[2])


def test_no_result_overwrites_another_or_what_is_read(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("kept")
    for first in ("--table", "--store", "--output"):
        error = run(first, str(mine), "--plot", str(tmp_path / "." / "mine.csv"))[2]
        assert f"{first} and --plot are one file" in f"{error}"
    assert "--table and --store are one file" in f"{run('--table', str(mine), '--store', str(mine))[2]}"
    assert mine.read_text() == "kept"
    assert run("--output", "/dev/null", "--plot", "/dev/null")[2] is None, "that is no file"


def test_a_table_that_cannot_be_written_in_the_end_is_printed_and_the_rest_is_written(tmp_path: Path) -> None:
    stdout, stderr, error = run("--output", "/dev/full", "--plot", str(tmp_path / "a.pdf"))
    assert (stdout, stderr) == ("a table\n", "worked\n")
    assert str(error) == "cannot write '/dev/full': No space left on device; it is printed instead"
    assert (tmp_path / "a.pdf").read_bytes() == b"a figure"


def test_a_figure_that_cannot_be_written_in_the_end_is_saved_elsewhere(tmp_path: Path) -> None:
    stdout, _, error = run("--output", str(tmp_path / "a.md"), "--plot", "/dev/full")
    assert stdout == ""
    saved = re.fullmatch(r"cannot write '/dev/full': No space left on device; it is in (.*full)", str(error))
    assert saved is not None
    assert Path(saved[1]).read_bytes() == b"a figure"
    assert (tmp_path / "a.md").read_text() == "a table\n"


def test_what_could_not_be_written_counts_more_than_an_exit_code() -> None:
    assert isinstance(run("--output", "/dev/full", "--code", "1")[2], InputError)
    assert isinstance(run("--code", "1")[2], SystemExit)


def test_folders_are_made_when_the_result_is_there(tmp_path: Path) -> None:
    assert run("--output", str(tmp_path / "new" / "a.md"))[2] is None
    assert (tmp_path / "new" / "a.md").read_text() == "a table\n"


def test_a_store_that_nobody_named_may_never_be_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/proc")
    assert run()[2] is None
    assert "no file can be made" in str(run("--store", "default.sqlite")[2])


WRITTEN = {"--output", "--plot", "--bibtex", "--figures"}


def _commands() -> list[tuple[str, click.Command]]:
    context = click.Context(nasgauge)
    found = []
    for name in COMMANDS:
        one = nasgauge.get_command(context, name)
        assert one is not None
        found += (
            [(f"{name} {n}", each) for n, each in one.commands.items()]
            if isinstance(one, click.Group)
            else [(name, one)]
        )
    return found


@pytest.mark.parametrize(("name", "one"), _commands())
def test_every_option_of_every_command_that_names_a_file_to_write_is_checked(
    name: str, one: click.Command
) -> None:
    for parameter in one.params:
        text = max(parameter.opts, key=len)
        if text in WRITTEN or text.startswith(("--save-", "--plot-")):
            assert isinstance(parameter.type, WrittenFile), f"{name} {text}"
    stores = [each.type for each in one.params if "--store" in each.opts]
    if name in {"run", "ablate", "tune", "study spread", "study training"}:
        assert stores == [WRITTEN_STORE]
    if name in {"search", "pareto"}:
        assert stores == [FILLED_STORE]


def test_whoever_scores_from_python_is_told_of_the_store_first(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name a file in a folder that exists"):
        api.score("nasbench201", ["params"], sample=2, store=tmp_path / "gone" / "s.sqlite")
    with pytest.raises(InputError, match="name a file in a folder that exists"):
        api.search("nasbench201", "random+params", evaluations=2, store=tmp_path / "gone" / "s.sqlite")
    with pytest.raises(InputError, match="it is a folder"):
        api.ablate("zen", ["repeats=1,2"], sample=2, store=tmp_path)
