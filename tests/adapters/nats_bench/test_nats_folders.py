"""Folders and archives that are broken or of something else: refused with a clear message."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import official
import pytest
from one_record import CONTENT, packed, refused, whole


@pytest.mark.slow
def test_folders_that_are_not_meant(tmp_path: Path, folder: Path) -> None:
    refused(tmp_path / "nowhere", "cannot read .*No such file")
    refused(tmp_path, r"has no meta.pickle.pbz2; did you mean .*NATS-tss-v1_0-3ffb9-simple\?")
    (folder / "0.pickle.pbz2").write_bytes(CONTENT)
    refused(folder, "has two files of architecture 0")
    (folder / "0.pickle.pbz2").rename(folder / "015625.pickle.pbz2")
    refused(folder, "has a record 15625, but the topology space ends at 15624")


def test_the_folder_of_the_other_search_space(folder: Path, tmp_path: Path) -> None:
    meta = {"meta_archs": official.names("nats_sss")}
    (folder / "meta.pickle.pbz2").write_bytes(packed(meta))
    refused(folder, "it lists 32768 architectures, the topology space has 15625: is it of another space")


def tar(folder: Path, *extra: tarfile.TarInfo) -> Path:
    path = folder.with_suffix(".tar")
    with tarfile.open(path, "w") as archive_:
        archive_.add(folder, folder.name)
        for member in extra:
            archive_.addfile(member, io.BytesIO(b""))
    return path


def test_a_tar_is_read_in_place(folder: Path) -> None:
    plan = whole(tar(folder))
    assert [len(part.items) for part in plan.parts] == [1]
    assert sorted(p.name for p in folder.parent.iterdir()) == [folder.name, f"{folder.stem}.tar"]


@pytest.mark.parametrize("name", ["../000001.pickle.pbz2", "/000001.pickle.pbz2", "a/../../b"])
def test_a_tar_with_a_path_that_climbs_out(folder: Path, name: str) -> None:
    refused(tar(folder, tarfile.TarInfo(name)), "climbs out")


def test_a_tar_with_a_link(folder: Path) -> None:
    link = tarfile.TarInfo("000001.pickle.pbz2")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    refused(tar(folder, link), "000001.pickle.pbz2 in .* is not a whole file")


def test_a_tar_with_a_file_twice(folder: Path) -> None:
    refused(tar(folder, tarfile.TarInfo("000000.pickle.pbz2")), "has 000000.pickle.pbz2 twice")


@pytest.mark.parametrize("size", [0, 100, 600, 60_000])
def test_a_truncated_tar(folder: Path, size: int) -> None:
    path = tar(folder)
    path.write_bytes(path.read_bytes()[:size])
    refused(path, "is not a .tar|is not a whole file|has no meta|cannot read")


def test_the_one_large_file(tmp_path: Path) -> None:
    path = tmp_path / "NATS-tss-v1_0-3ffb9.pickle.pbz2"
    path.write_bytes(CONTENT)
    refused(path, r"is not a .tar .*wanted a folder NATS-\.\.\.-simple, or its \.tar")


def test_a_folder_with_a_broken_link(folder: Path) -> None:
    (folder / "000001.pickle.pbz2").symlink_to(folder / "nowhere")
    refused(folder, "cannot read .*No such file")


def test_a_folder_in_place_of_a_record(folder: Path) -> None:
    (folder / "000001.pickle.pbz2").mkdir()
    refused(folder, "cannot read .*000001.*directory")
