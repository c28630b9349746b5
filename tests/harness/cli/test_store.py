"""`nasgauge store`, `run --retry-failed`, and files of scores in place of stores."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from table_cells import flat

import nasgauge as ng

Run = Callable[..., tuple[int, str, str]]
FAST = ("--batch-size", "4", "--threads", "1", "--sample", "12")


@pytest.mark.slow
def test_runs_rows_rm_and_merge(beside: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy("two.sqlite", tmp_path / "s.sqlite")
    monkeypatch.chdir(tmp_path)
    code, output, _ = beside("store", "runs", "--store", "s.sqlite")
    assert (code, "| seed=1 " in output) == (0, True)
    rows = json.loads(beside("store", "rows", "--store", "s.sqlite", "--format", "json")[1])["rows"]
    assert [(row["run"], row["estimator"], row["scored"]) for row in rows] == [
        (run, name, 16) for run in (1, 2) for name in ("l2_norm", "params", "random")
    ]
    chosen = ("store", "rm", "--store", "s.sqlite", "--where", "run=2", "--estimator", "random,params")
    code, output, error = beside(*chosen)
    assert (code, error) == (0, "Nothing is removed yet: add --yes.\n")
    assert "To be removed from s.sqlite: 32 rows" in output
    assert len(ng.scores("s.sqlite")) == 96
    assert beside(*chosen, "--yes")[2] == "Removed 32 rows of 2 estimators from s.sqlite.\n"
    assert len(ng.scores("s.sqlite")) == 64


@pytest.mark.slow
def test_a_terminal_is_asked(beside: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy("two.sqlite", tmp_path / "s.sqlite")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    answers = iter(["n", "y"])
    monkeypatch.setattr(click.termui, "visible_prompt_func", lambda _: next(answers))
    chosen = ("store", "rm", "--store", "s.sqlite", "--where", "seed=0")
    assert beside(*chosen)[0] == 130
    assert set(ng.scores("s.sqlite").seed) == {0, 1}
    assert beside(*chosen)[0] == 0
    assert set(ng.scores("s.sqlite").seed) == {1}


@pytest.mark.slow
def test_merge_brings_back_what_was_removed(beside: Run, tmp_path: Path) -> None:
    new = tmp_path / "new.sqlite"
    assert beside("store", "merge", "two.sqlite", "--into", str(new))[0] == 0
    assert ng.scores("two.sqlite").equals(ng.scores(new))
    ng.remove_from_store(new, estimator="params").remove()
    code, output, _ = beside("store", "merge", "two.sqlite", "--into", str(new))
    assert (code, flat(output).count("| 16 | 32 ")) == (0, 2)
    columns = ["seed", "architecture", "estimator", "score", "sample", "latest"]
    before, after = (
        ng.scores(path)[columns].sort_values(columns, ignore_index=True) for path in ("two.sqlite", new)
    )
    assert before.equals(after)
    assert "into itself" in beside("store", "merge", "two.sqlite", "--into", "./two.sqlite")[2]


OWN = """
from pathlib import Path
def sometimes(probe):
    \"\"\"Fails until a file is there.\"\"\"
    convolutions = sum("Conv2d" in type(module).__name__ for module in probe.network.modules())
    if convolutions % 2 and not Path("mended").exists():
        raise ValueError("not yet")
    return 1.0
"""


def test_what_failed_is_tried_again_only_if_that_is_asked_for(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(OWN)
    asked = ("run", *FAST, "--estimator", "own.py:sometimes,params")
    assert cli(*asked)[0] == 0
    failed = int(ng.scores("nasgauge.sqlite").score.isna().sum())
    assert 0 < failed < 12
    before = ng.scores("nasgauge.sqlite", where="seed=0")
    Path("mended").touch()
    cli(*asked)
    assert int(ng.scores("nasgauge.sqlite").score.isna().sum()) == failed
    code, _, error = cli(*asked, "--retry-failed")
    assert (code, f"{failed} scores failed before and are tried again." in error) == (0, True)
    after = ng.scores("nasgauge.sqlite")
    assert after.score.notna().all()
    kept = before.score.notna()
    assert before[kept].equals(after[kept.to_numpy()].astype(before.dtypes)), "what did not fail stays"
    assert "0 scores failed before" in cli(*asked, "--retry-failed")[2]


COMMANDS = (
    ("leaderboard",), ("pairs",), ("seeds",), ("bands", "--by", "operation"), ("study", "scatter"),
    ("combine", "--estimator", "params,l2_norm", "--size", "1"),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_file_of_scores_gives_the_tables_of_its_store(beside: Run, tmp_path: Path, form: str) -> None:
    file = str(tmp_path / f"rows.{form}")
    assert beside("scores", "--store", "two.sqlite", "--output", file)[0] == 0
    for command in COMMANDS:
        run = () if command[0] == "seeds" else ("--where", "seed=0")
        options = (*command, *run, "--format", "json")
        code, output, error = beside(*options, "--store", "two.sqlite")
        again = beside(*options, "--scores", file)
        assert code == again[0], (command, error, again[2])
        if code == 0:
            assert json.loads(output)["rows"] == json.loads(again[1])["rows"], command
    same = beside("compare", "two.sqlite --where seed=0", f"{file} --where seed=0", "--score-threshold", "0")
    assert same[0] == 0, "a file is named like a store, too"
    both = beside("benchmarks", f"{file} --where seed=0", "two.sqlite --where seed=0 --dataset cifar100")
    assert both[0] == 0


def test_files_that_are_not_scores(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.csv").write_text("chapter,words\n1,1000\n")
    for arguments, message in {
        ("--scores", "thesis.csv"): "thesis.csv has no column 'benchmark'",
        ("--scores", "absent.parquet"): "cannot read scores from 'absent.parquet': No such file",
        ("--store", "absent.csv"): "cannot read scores from 'absent.csv'",
    }.items():
        code, output, error = cli("leaderboard", *arguments)
        assert (code, output, message in error) == (2, "", True), error
