"""Whatever the encoding of a stream is, and whether or not somebody reads it, results are not lost."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nasgauge.runtime.streams import escape_unwritable, reader_left

TEXT = "τ = 0.7 in ‘é’ \udcff\n"
PRINTER = f"""
import sys
from nasgauge.runtime.streams import escape_unwritable
escape_unwritable()
for stream in (sys.stdout, sys.stderr):
    stream.write({TEXT!r})
"""


@pytest.mark.parametrize(
    ("encoding", "wanted"),
    [
        ("utf-8", "τ = 0.7 in ‘é’ \\udcff\n"),
        ("ascii", "\\u03c4 = 0.7 in \\u2018\\xe9\\u2019 \\udcff\n"),
        ("latin-1", "\\u03c4 = 0.7 in \\u2018é\\u2019 \\udcff\n"),
        ("cp1252", "\\u03c4 = 0.7 in ‘é’ \\udcff\n"),
        ("ascii:replace", "? = 0.7 in ??? ?\n"),
    ],
)
def test_what_an_encoding_lacks_is_escaped_unless_the_user_says_how(encoding: str, wanted: str) -> None:
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    done = subprocess.run([sys.executable, "-c", PRINTER], env=environment, capture_output=True, check=True)
    name = encoding.partition(":")[0]
    assert done.stdout.decode(name) == wanted
    assert done.stderr.decode(name) == wanted.replace(
        "? = 0.7 in ??? ?", "\\u03c4 = 0.7 in \\u2018\\xe9\\u2019 \\udcff"
    )


def test_streams_that_are_no_files_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    escape_unwritable()
    assert not reader_left()


def test_a_pipe_without_reader_takes_the_rest_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert not reader_left()
        os.close(ours)
        stream.write("lost")
        with pytest.raises(BrokenPipeError):
            stream.flush()
        assert reader_left()
        stream.write("dropped")
        stream.flush()


def nasgauge(*arguments: str, encoding: str = "utf-8", folder: Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "nasgauge", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


@pytest.mark.slow
def test_a_label_that_latin_1_lacks_is_escaped_on_the_screen_and_whole_in_a_file(tmp_path: Path) -> None:
    rows = "\n".join(f"0404{n}{n},{n}0.5" for n in range(5))
    (tmp_path / "zählung.csv").write_text(f"architecture,точность\n{rows}\n", encoding="utf-8")
    named = (
        "--table",
        "zählung.csv",
        "--architecture-column",
        "architecture",
        "--accuracy-column",
        "точность",
    )
    scored = ("run", "--estimator", "params", "--sample", "5", "--batch-size", "4", *named)
    done = nasgauge(*scored, encoding="latin-1", folder=tmp_path)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert "zählung.csv" in done.stdout.decode("latin-1")
    assert "\\u0442\\u043e\\u0447" in done.stdout.decode("latin-1")
    assert (
        nasgauge("leaderboard", *named, "--output", "o.md", encoding="ascii", folder=tmp_path).returncode == 0
    )
    assert "точность" in (tmp_path / "o.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "darwin", reason="no such names there")
def test_names_of_files_with_odd_bytes_are_names(tmp_path: Path) -> None:
    odd = os.fsdecode(b"b\xff'\\.sqlite")
    scored = ("run", "--estimator", "params", "--sample", "3", "--batch-size", "4", "--store", odd)
    done = nasgauge(*scored, encoding="ascii", folder=tmp_path)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert (tmp_path / odd).exists()
    assert rb"--store $'b\xff\'\\.sqlite'" in done.stdout
    named = ("--store", odd, "--output", os.fsdecode(b"\xfe.json"))
    report = nasgauge("leaderboard", *named, folder=tmp_path)
    assert (report.returncode, report.stderr) == (0, b"")


@pytest.mark.slow
def test_a_reader_that_leaves_costs_no_traceback_and_no_result(tmp_path: Path) -> None:
    files = ("--save-curves", "curves.csv", "--plot", "curves.svg")
    searched = ("search", "--searcher", "random", "--evaluations", "5", "--runs", "2", *files)
    ours, theirs = os.pipe()
    os.close(ours)
    command = [sys.executable, "-m", "nasgauge", *searched]
    done = subprocess.run(command, cwd=tmp_path, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (141, b"")
    assert (tmp_path / "curves.csv").stat().st_size > 0
    assert (tmp_path / "curves.svg").stat().st_size > 0
