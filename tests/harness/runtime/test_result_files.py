"""Results are printed or written, and none is lost where that fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nasgauge.core import InputError
from nasgauge.runtime.result_files import nothing_lost, saved_elsewhere, write

Captured = pytest.CaptureFixture[str]


def test_a_result_goes_to_the_screen_or_to_a_file(tmp_path: Path, capsys: Captured) -> None:
    write("a table\n", None)
    write("a table \udcff\n", tmp_path / "new" / "a.md")
    write(b"\x00a figure", tmp_path / "a.pdf")
    assert capsys.readouterr().out == "a table\n"
    assert (tmp_path / "new" / "a.md").read_bytes() == b"a table \\udcff\n"
    assert (tmp_path / "a.pdf").read_bytes() == b"\x00a figure"


def test_bytes_go_to_the_screen_as_they_are(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write(b"\x00\xff", None)
    assert capfdbinary.readouterr().out == b"\x00\xff"


def test_whoever_calls_from_python_is_told_and_keeps_the_result(capsys: Captured) -> None:
    for content in ("a table\n", b"a figure"):
        with pytest.raises(InputError, match=r"^cannot write '/dev/full': No space left on device$"):
            write(content, Path("/dev/full"))
    assert capsys.readouterr().out == ""


def end(*files: tuple[str | bytes, Path], code: int = 0) -> None:
    """As a command that writes some files."""
    with nothing_lost():
        for content, path in files:
            write(content, path)
        if code:
            raise SystemExit(code)


def test_a_command_says_at_its_end_what_is_where(tmp_path: Path, capsys: Captured) -> None:
    files = [("a table\n", Path("/dev/full")), (b"a figure", Path("/dev/null/a.pdf"))]
    with pytest.raises(InputError) as caught:
        end(*files, ("the rest", tmp_path / "rest.csv"))
    pattern = (
        r"cannot write '/dev/full': No space left on device; it is printed instead; "
        r"cannot write '/dev/null/a.pdf': .+; it is in (.+a\.pdf)"
    )
    found = re.fullmatch(pattern, str(caught.value))
    assert found is not None, str(caught.value)
    assert Path(found[1]).read_bytes() == b"a figure"
    assert capsys.readouterr().out == "a table\n"
    assert (tmp_path / "rest.csv").read_text() == "the rest"


def test_an_exit_code_counts_less_than_what_could_not_be_written() -> None:
    with pytest.raises(InputError):
        end(("", Path("/dev/null/a.md")), code=1)
    with pytest.raises(SystemExit):
        end(code=1)


def test_one_command_within_another_has_failures_of_its_own(tmp_path: Path) -> None:
    with nothing_lost():
        with pytest.raises(InputError, match=r"'/dev/null/inner'"):
            end(("", Path("/dev/null/inner")))
        write("outer", tmp_path / "outer")
    assert (tmp_path / "outer").read_text() == "outer"


def test_what_could_not_be_written_is_saved_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    text = saved_elsewhere(b"content", Path("/far/away.pdf"))
    (folder,) = tmp_path.iterdir()
    assert text == f"it is in {folder / 'away.pdf'}"
    assert (folder / "away.pdf").read_bytes() == b"content"
    monkeypatch.setattr("tempfile.tempdir", "/dev/null")
    assert saved_elsewhere(b"content", Path("x")) == "nor elsewhere: Not a directory"
