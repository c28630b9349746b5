"""Importing in processes of their own: killed, resumed, replaced, and brought down by what they read."""

from __future__ import annotations

import bz2
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import official
import pytest
import toy_importer
from toy_importer import REFUSING, TOY

from nasgauge.benchmarks import importing
from nasgauge.benchmarks.origin import read_origin, verify
from nasgauge.core import InputError
from nasgauge.plugins import importer, search_space

COMMAND = [sys.executable, "-c", "import sys, toy_importer; toy_importer.run(sys.argv[1])"]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NASGAUGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    return tmp_path / "data"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_text("one")
    return path


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an imported table."""
    folder = tmp_path_factory.mktemp("once")
    (folder / "source").write_text("one")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NASGAUGE_DATA", str(folder / "data"))
        toy_importer.run(str(folder / "source"))
    return folder / "data"


def table(data: Path) -> dict[str, str]:
    """Hash of every file of the table; nothing else may lie there."""
    origin = read_origin("toy")
    assert origin is not None
    assert verify(origin) == []
    names = {file["name"] for file in origin.files.values()} | {"origin.json"}
    assert {path.name for path in (data / "tables" / "toy").iterdir()} == names
    return {kind: file["sha256"] for kind, file in origin.files.items()}


@pytest.mark.slow
def test_kill_9_and_again_gives_the_same_table(data: Path, source: Path, tmp_path: Path) -> None:
    moments, killed = random.Random(0), 0
    for _ in range(4):
        process = subprocess.Popen([*COMMAND, str(source)], start_new_session=True)
        work = data / "tables" / "toy" / "unfinished"
        before = len(list(work.glob("*.json")))
        while process.poll() is None and len(list(work.glob("*.json"))) < before + 1:
            time.sleep(0.005)
        time.sleep(0.05 * moments.random())
        killed += process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert killed > 1, "the kills came in the middle"
    subprocess.run([*COMMAND, str(source)], check=True)
    resumed = table(data)
    os.environ["NASGAUGE_DATA"] = str(tmp_path / "fresh")
    subprocess.run([*COMMAND, str(source)], check=True)
    assert table(tmp_path / "fresh") == resumed


@pytest.mark.slow
def test_workers_end_with_a_killed_parent(data: Path, source: Path) -> None:
    process = subprocess.Popen([*COMMAND, str(source)], start_new_session=True)
    while not list((data / "tables" / "toy" / "unfinished").glob("*.json")):
        time.sleep(0.005)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("workers outlive their parent")


@pytest.mark.slow
def test_a_changed_source_is_read_anew_and_replaces_the_table(data: Path, source: Path, once: Path) -> None:
    shutil.copytree(once, data)
    first = table(data)
    source.write_text("another")
    toy_importer.run(str(source))
    second = table(data)
    assert first["architectures"] == second["architectures"]
    assert first["results"] != second["results"]


@pytest.mark.slow
def test_what_is_refused_leaves_the_old_table(data: Path, source: Path, once: Path) -> None:
    shutil.copytree(once, data)
    first = table(data)
    with pytest.raises(InputError, match="not like this"):
        importing.run(importing.Job(REFUSING, source, str, workers=1))
    assert table(data) == first


@pytest.mark.slow
def test_architectures_that_the_search_space_does_not_know(source: Path) -> None:
    with pytest.raises(InputError, match="source, architecture 0: 'a0' has 1 of the 3 nodes"):
        importing.run(importing.Job(TOY, source, search_space("nasbench201").parse, workers=1))
    with pytest.raises(InputError, match="names an architecture twice"):
        importing.run(importing.Job(TOY, source, lambda name: "same", workers=1))


def test_a_folder_that_cannot_be_written(tmp_path: Path, source: Path) -> None:
    os.environ["NASGAUGE_DATA"] = str(source)
    with pytest.raises(InputError, match=r"cannot write in .*Not a directory; NASGAUGE_DATA names another"):
        toy_importer.run(str(source))


CRASH = b"\x80\x04})" + b"\x85" * 3_000_000 + b"K\x01s."  # a key of nested tuples: its hash ends the stack
MEMORY = b"\x80\x04}r\xff\xff\xff\xff."  # the memo is to have four thousand million places


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits are set on Linux only")
@pytest.mark.parametrize(
    ("content", "message"), [(CRASH, "was ended from outside"), (MEMORY, "not a whole pickle")]
)
def test_a_pickle_that_takes_its_process_down(
    tmp_path: Path, data: Path, content: bytes, message: str
) -> None:
    folder = official.folder(tmp_path / "NATS-tss-v1_0-3ffb9-simple", ())
    (folder / "000000.pickle.pbz2").write_bytes(bz2.compress(content))
    job = importing.Job(
        importer("nats-tss"), folder, search_space("nasbench201").parse, partial=True, workers=1
    )
    with pytest.raises(InputError, match=message):
        importing.run(job)
    assert read_origin("nats-tss") is None


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda note: note["files"]["results"].update(name="../../../etc/passwd"), "is not the name of"),
        (lambda note: note.update(importer="nats-tss"), "it belongs to 'nats-tss'"),
        (lambda note: note.pop("files"), "TypeError"),
        (lambda note: note.update(labels=3), "TypeError"),
    ],
)  # fmt: skip
def test_a_note_of_origin_that_is_not_ours(data: Path, once: Path, damage: object, message: str) -> None:
    shutil.copytree(once, data)
    path = data / "tables" / "toy" / "origin.json"
    note = json.loads(path.read_text())
    assert callable(damage)
    damage(note)
    path.write_text(json.dumps(note))
    with pytest.raises(InputError, match=message):
        read_origin("toy")
    path.write_text("{")
    with pytest.raises(InputError, match="not the note of an imported table"):
        read_origin("toy")


def test_damage_is_found(data: Path, once: Path) -> None:
    shutil.copytree(once, data)
    origin = read_origin("toy")
    assert origin is not None
    content = bytearray(origin.path("results").read_bytes())
    content[len(content) // 2] ^= 1
    origin.path("results").write_bytes(content)
    origin.path("curves").unlink()
    assert [problem.rpartition(" is ")[2] for problem in verify(origin)] == [
        "not what was imported",
        "missing",
    ]
