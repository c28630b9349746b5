"""Whether a file could be written, and that asking leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nasgauge.core import InputError
from nasgauge.runtime.writable import check_distinct, check_named, check_store, check_writable


def test_what_can_be_written_passes_and_nothing_is_left_behind(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("kept")
    for path in (there, tmp_path / "new.csv", tmp_path / "new" / "folder" / "new.csv", Path("/dev/null")):
        check_writable(path)
    check_writable(tmp_path, folder=True)
    check_writable(tmp_path / "new" / "folder", folder=True)
    assert list(tmp_path.iterdir()) == [there]
    assert there.read_text() == "kept"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (".", "it is a folder: name a file in it"),
        ("file/below.csv", "file is not a folder"),
        ("file/far/below.csv", "file is not a folder"),
        ("x" * 300, "File name too long"),
        ("dangling/x.csv", "dangling is a link to what does not exist"),
        ("/proc/x.csv", "no file can be made in /proc"),
    ],
)
def test_what_cannot_is_refused_with_the_reason(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    with pytest.raises(InputError, match=r"^cannot write ") as caught:
        check_writable(tmp_path / name)
    assert message in str(caught.value)


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="embedded null"):
        check_writable(tmp_path / "a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_what_is_forbidden_is_refused(tmp_path: Path) -> None:
    locked, file = tmp_path / "locked", tmp_path / "file"
    locked.mkdir(mode=0o500)
    file.write_text("")
    file.chmod(0o400)
    with pytest.raises(InputError, match=r"no file can be made in .*locked: Permission denied"):
        check_writable(locked / "x.csv")
    with pytest.raises(InputError, match="it may not be written to"):
        check_writable(file)


def test_a_folder_of_figures_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is not a folder"):
        check_writable(tmp_path / "file", folder=True)


def test_a_store_wants_a_folder_that_exists(tmp_path: Path) -> None:
    check_store(tmp_path / "new.sqlite")
    with pytest.raises(InputError, match=r"cannot write store .*: name a file in a folder that exists"):
        check_store(tmp_path / "gone" / "new.sqlite")
    with pytest.raises(InputError, match="it is a folder"):
        check_store(tmp_path)


def test_a_store_that_only_has_to_be_read_may_lie_where_nothing_can_be_written() -> None:
    check_store(Path("/proc/version"), may_be_read_only=True)
    with pytest.raises(InputError, match="cannot write"):
        check_store(Path("/proc/version"))
    with pytest.raises(InputError, match="cannot write"):
        check_store(Path("/proc/gone"), may_be_read_only=True)


def test_no_file_is_written_twice_nor_over_what_is_read(tmp_path: Path) -> None:
    one, same = tmp_path / "a", tmp_path / "." / "a"
    for files in ([("--x", one, True), ("--y", same, True)], [("--y", same, True), ("--x", one, False)]):
        with pytest.raises(InputError, match=r"^x and y are one file, '.*a': name another for y$"):
            check_distinct(files)
    check_distinct([("--x", one, False), ("--y", one, False), ("--z", tmp_path / "b", True)])
    check_distinct([("--x", Path("/dev/null"), True), ("--y", Path("/dev/null"), True)])
    check_distinct([("--x", tmp_path, True), ("--y", tmp_path, True)])


def test_an_archive_is_called_one(tmp_path: Path) -> None:
    check_named(tmp_path / "learned.npz", ".npz")
    with pytest.raises(InputError, match=r"^cannot write '.*learned.csv': wanted a name that ends in .npz$"):
        check_named(tmp_path / "learned.csv", ".npz")
    with pytest.raises(InputError, match="is not a folder"):
        check_named(Path("/dev/null/learned.npz"), ".npz")
